/** The tokenizer of an ONNX folder: prompts to token ids, token ids to texts, as the trainer does it. */
import { Tokenizer } from '@huggingface/tokenizers';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { SamplerModel } from '../shared/sampler';

export interface TextTokenizer {
  /** The tokenizer's own ids of a prompt; the model's start where there is none. */
  encode(text: string): number[];
  /** The text without special tokens, bytes that are not UTF-8 as U+FFFD. */
  decode(tokens: readonly number[]): string;
}

export async function loadTokenizer(folder: string, model: SamplerModel): Promise<TextTokenizer> {
  const read = async (name: string): Promise<object> => JSON.parse(await readFile(path.join(folder, name), 'utf8')) as object;
  const tokenizer = new Tokenizer(await read('tokenizer.json'), await read('tokenizer_config.json'));
  const ends = new Set(model.endTokens);
  return {
    encode: (text) => {
      const { ids } = tokenizer.encode(text);
      return ids.length > 0 ? ids : [...model.emptyPrompt];
    },
    decode: (tokens) => {
      const last = tokens.at(-1);
      const written = last !== undefined && ends.has(last) ? tokens.slice(0, -1) : [...tokens];
      // Cleaning up spaces would change the text that the model wrote; the library refuses an empty list.
      return written.length === 0 ? '' : tokenizer.decode(written, { skip_special_tokens: true, clean_up_tokenization_spaces: false });
    },
  };
}
