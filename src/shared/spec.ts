// Generated from schemas/spec.schema.json by "npm run generate"; do not edit.

export type Prompt = string | ChatPrompt;
/** What is looked at in a text. */
export type Feature =
  | WordsFeature
  | LexiconFeature
  | RegexFeature
  | LengthFeature
  | JsonFeature
  | ParsesFeature
  | ClassifierFeature
  | SimilarityFeature
  | ScriptFeature
  | CategoriesFeature;
/** @minItems 1 */
export type WordList = string[];
/** The folder under the run's onnx/features/ that holds the exported model; Nudge writes it into the run. */
export type EncoderName = string;
/** Another feature: the moment is then a share among the texts that have it. */
export type Feature1 =
  | WordsFeature
  | LexiconFeature
  | RegexFeature
  | LengthFeature
  | JsonFeature
  | ParsesFeature
  | ClassifierFeature
  | SimilarityFeature
  | ScriptFeature
  | CategoriesFeature;
/** The share of texts that have a binary feature (0 none, 1 all), or the mean of a numeric one; {"min", "max"} is an interval. */
export type Moment = number | MomentInterval;

/** How the output of a local language model should be distributed. */
export interface Spec {
  /** Version of the spec format. Leave it out, or write 1. */
  version?: 1;
  /** The base model: an alias (nudge-tiny, smollm2-135m-instruct-q4, ...), hf:owner/name, a folder in Hugging Face layout, or a .gguf file. Relative paths are relative to this file. */
  model: string;
  /** Contexts that the model continues. [""] is unconditional. A prompt is a text, or {"messages": [...]} for the chat template; {"file": "prompts.txt"} reads one per line; {"file": "table.csv"} reads the column prompt, and a column named after a constraint holds its moment for each prompt. */
  prompts?: Prompt[] | FileReference;
  /** Longest continuation, in tokens. */
  maxTokens?: number;
  /**
   * What the texts should have, and in how many of them.
   *
   * @minItems 1
   */
  constraints: Constraint[];
  training?: Training;
}
export interface ChatPrompt {
  /** @minItems 1 */
  messages: ChatMessage[];
}
export interface ChatMessage {
  role: string;
  content: string;
}
export interface FileReference {
  /** A text file, one entry a line; relative to this file. */
  file: string;
}
export interface Constraint {
  /** A short unique name, shown wherever this constraint is reported. */
  name: string;
  feature: Feature;
  among?: Feature1;
  moment?: Moment;
  /** A moment for each prompt, in their order, instead of one over all prompts; or of categories the share of each, by name. */
  moments?:
    | number[]
    | {
        [k: string]: number | undefined;
      };
}
/** The text has any of these whole words or phrases. */
export interface WordsFeature {
  type: 'words';
  words?: WordList;
  /** A text file with one word or phrase a line, instead of words. */
  file?: string;
  caseSensitive?: boolean;
}
/** The text has strictly more words of one list than of another. */
export interface LexiconFeature {
  type: 'lexicon';
  more: WordList;
  than: WordList;
  caseSensitive?: boolean;
}
/** The text has a match of this RE2 pattern. */
export interface RegexFeature {
  type: 'regex';
  /** RE2 syntax: no back-references and no look-around, and in return no pattern can hang. */
  pattern: string;
  /** Any of i (ignore case), m (^ and $ match at lines), s (dot matches newline). */
  flags?: string;
}
/** The length of the text; with a bound binary, without one numeric. */
export interface LengthFeature {
  type: 'length';
  unit: 'words' | 'characters' | 'sentences' | 'tokens';
  min?: number;
  max?: number;
}
/** The whole text is JSON, and valid against a JSON Schema (draft 7) where one is given. */
export interface JsonFeature {
  type: 'json';
  /** A JSON Schema without pattern and patternProperties. */
  schema?: {
    [k: string]: unknown | undefined;
  };
  /** A file with the schema, instead of schema. */
  file?: string;
}
/** The whole text is code in a language without a syntax error, by the language's tree-sitter grammar. */
export interface ParsesFeature {
  type: 'parses';
  language: 'python' | 'javascript' | 'typescript' | 'tsx' | 'json' | 'sql' | 'html' | 'css' | 'bash' | 'c' | 'go' | 'java' | 'rust';
}
/** What a sequence classifier says of the text: the probability of a label, or with a threshold whether it is that high. */
export interface ClassifierFeature {
  type: 'classifier';
  /** hf:owner/name, or a folder in Hugging Face layout with safetensors weights; relative to this file. */
  model: string;
  /** One of the classifier's labels. */
  label: string;
  /** The least probability of the label in a text that has the feature. */
  threshold?: number;
  location?: ModelLocation;
  encoder?: EncoderName;
}
/** Where a model is; Nudge writes it into the run. */
export interface ModelLocation {
  /** What the spec says. */
  requested: string;
  source: 'folder' | 'gguf' | 'hub';
  /** Absolute path of the folder or the .gguf file. */
  path?: string;
  /** owner/name on the hub. */
  repository?: string;
  revision?: string;
  /** sha256:... of the weights. */
  hash?: string;
  [k: string]: unknown | undefined;
}
/** How near the text's meaning is to the nearest of some sentences: a cosine, or with a threshold whether it is that high. */
export interface SimilarityFeature {
  type: 'similarity';
  /** Sentences to be near to, or a file with one a line. */
  to: string[] | FileReference;
  /** The embedding model: all-minilm-l6-v2, hf:owner/name, or a folder in Hugging Face layout with safetensors weights; relative to this file. */
  model?: string;
  /** The least cosine of a text that has the feature. */
  threshold?: number;
  location?: ModelLocation;
  encoder?: EncoderName;
}
/** A function in Python says whether a text has the feature. It runs with your rights, in trusted workspaces only. */
export interface ScriptFeature {
  type: 'script';
  /** A Python file; relative to this file. */
  file: string;
  /** Its function, from a text to True or False. */
  function?: string;
  /** What the file holds; Nudge writes it into the run. */
  source?: string;
}
/** The text is of exactly one of several kinds. With moments by name, the share of each: NAME.CATEGORY in reports. */
export interface CategoriesFeature {
  type: 'categories';
  /** The feature that makes a text one of the category, by its name. */
  of: {
    [k: string]: Feature | undefined;
  };
}
export interface MomentInterval {
  min?: number;
  max?: number;
}
/** How to train. Every field is optional; the defaults fit the model and the machine. */
export interface Training {
  /** paper-compat: every weight, off policy, at a constant rate, texts of full length, as in the papers' experiments. Other fields change it. */
  preset?: 'paper-compat';
  /** gdc++ (distributional policy gradient with a baseline), gdc (without); reverse-kl, js, tv and alpha match the target by another divergence; reinforce, reinforce-p and ziegler (KL-control) maximise a reward, for comparison. */
  method?: 'gdc++' | 'gdc' | 'reverse-kl' | 'js' | 'tv' | 'alpha' | 'reinforce' | 'reinforce-p' | 'ziegler';
  /** Which of the alpha-divergences: 0 is KL(p||policy), toward 1 it becomes KL(policy||p). */
  alpha?: number;
  /** What a weight is measured against in gdc++: prefix, the mean weight of texts whose features were the same at this place; or mean, that of all texts, as in the paper. */
  baseline?: 'prefix' | 'mean';
  /** What samples a step: policy, the policy as it is; or gated, an earlier one until the policy is nearer to the target (nothing is replayed then). */
  proposal?: 'policy' | 'gated';
  /** Samples in a step, replayed ones included. By default 32 for models of up to 20 million parameters; for larger ones 16 on a CPU and 64 on a GPU. */
  samplesPerStep?: number;
  /** Share of each step's samples that is taken again from earlier draws, by their weight under the target; 0 is purely on policy. */
  replay?: number;
  /** Whether the policy's own samples join the draws that are replayed. */
  growPool?: boolean;
  /** Steps on base samples alone, half of them drawn by their weight under the target, before the policy draws its first sample. By default 20 and as many as show each effective base sample twice, but never more than steps; 0 for reinforce, reinforce-p and ziegler. */
  warmStart?: number;
  /** Whether the warm start learns what the target writes next, token by token, where the features show while a text is written; else it weighs whole base samples. */
  teacher?: boolean;
  /** Steps on the policy's own samples, after the warm start. By default 300 for models of up to 20 million parameters; for larger ones 200 on a CPU and 400 on a GPU. */
  steps?: number;
  /** What all random numbers of the run come from. */
  seed?: number;
  /** The peak. By default 0.003 for models of up to 20 million parameters and 0.0003 for larger ones, less where samplesPerStep is lower than its default. */
  learningRate?: number;
  /** Steps in which the learning rate rises to its peak. */
  warmup?: number;
  /** The learning rate after that: cosine falls to 0 at the last step. */
  schedule?: 'constant' | 'cosine';
  /** Decay of the moving average of the weights, which is what is evaluated and exported; 0 takes the weights as they are. */
  averaging?: number;
  /** full trains every weight, lora a low-rank adapter, whose few directions take up less of the gradient's noise; auto is lora. */
  adapter?: 'auto' | 'full' | 'lora';
  /** Rank of the low-rank adapter. */
  loraRank?: number;
  /** Arithmetic of the steps; what is measured is fp32 always. auto: bf16 for models of 5 million parameters and more where the processor multiplies it in hardware. */
  precision?: 'auto' | 'fp32' | 'bf16';
  /** Bits of a weight in the editor's export. 8 samples about twice as fast and takes a third of the room; its moments are measured again. By default 8 for models above 20 million parameters, else 32. */
  exportBits?: 8 | 32;
  /** steps: all of them are done; goal: a review that finds the goal reached, or KL(p||policy) no lower than three reviews ago, ends the training. */
  stop?: 'steps' | 'goal';
  /** Whether a text ends at the model's end token; otherwise it always has maxTokens tokens. */
  stopAtEnd?: boolean;
  /** Moments and diversity of the result are also measured on samples of so much probability mass a token. */
  nucleus?: number;
  /** Most base samples that fit the target. These are three fifths of what is drawn: one fifth chooses checkpoints, one is for the final figures; and whole batches are drawn, so that 20,000 can mean 36,900 in all. By default 20,000 for models of up to 20 million parameters; for larger ones 960 on a CPU and 10,000 on a GPU. */
  baseSamples?: number;
  /** Fresh samples behind the final figures. By default 4,096, and 2,000 for models above 20 million parameters on a CPU. */
  evaluationSamples?: number;
  /** Steps between checkpoints. */
  checkpointSteps?: number;
  /** Most seconds between checkpoints. */
  checkpointSeconds?: number;
  /** What trains; auto takes an NVIDIA or AMD GPU (cuda), else an Apple one (mps), else the CPU. */
  device?: 'auto' | 'cpu' | 'cuda' | 'mps';
  /** CPU threads; by default one less than the machine's cores, which the editor keeps. */
  threads?: number;
  /** Most sequences in one forward pass. */
  microBatch?: number;
  goal?: Goal;
}
/** When the run counts as having reached its target (exit code 0, else 5). */
export interface Goal {
  /** Largest distance of a reached moment from its target; by default 0.03, and of a length 5 % of its target. */
  moment?: number;
  /** What the upper end of the 95 % interval of KL(p||policy) has to be below, in nats per sequence; by default a quarter of KL(p||a), or 0.01 where that is more. */
  kl?: number;
}
