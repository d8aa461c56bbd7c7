/** Reads texts by an exported classifier or encoder, as the trainer does (trainer/nudge_trainer/network/encoder.py). In the child process only. */
import { Tokenizer } from '@huggingface/tokenizers';
import { Tensor, type InferenceSession } from 'onnxruntime-node';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { EncoderFeature } from '../shared/encoders';
import { openSession } from './session';

/** encoder.json: how a text becomes a row of token ids, and what the outputs stand for. */
interface EncoderConfig {
  /** Most tokens of a row, `prefix` and `suffix` included; the rest of a text is not read. */
  readonly context: number;
  readonly prefix: readonly number[];
  readonly suffix: readonly number[];
  readonly padToken: number;
  readonly labels: readonly string[];
}

export interface LoadedEncoder {
  readonly config: EncoderConfig;
  readonly session: InferenceSession;
  readonly tokenizer: Tokenizer;
}

/** Most tokens in one pass, padding included. */
const batchTokens = 4096;

export async function loadEncoder(folder: string): Promise<LoadedEncoder> {
  const read = async <Content extends object>(name: string): Promise<Content> => JSON.parse(await readFile(path.join(folder, name), 'utf8')) as Content;
  const config = await read<EncoderConfig>('encoder.json');
  return { config, session: await openSession(folder), tokenizer: new Tokenizer(await read('tokenizer.json'), await read('tokenizer_config.json')) };
}

/** φ of each text before its threshold. Between two passes it lets messages in; `undefined` if cancelled. */
export async function readTexts(encoder: LoadedEncoder, feature: EncoderFeature, texts: readonly string[], signal: AbortSignal): Promise<number[] | undefined> {
  const outputs = await compute(encoder, texts, signal);
  if (feature.type === 'classifier') {
    const label = encoder.config.labels.indexOf(feature.label);
    return outputs?.map((probabilities) => probabilities[label] ?? Number.NaN);
  }
  const sentences = await compute(encoder, feature.to as string[], signal);
  if (!outputs || !sentences) return undefined;
  return outputs.map((text) => Math.max(-1, Math.min(1, Math.max(...sentences.map((sentence) => dot(text, sentence))))));
}

/** The network's output for each text. */
async function compute(encoder: LoadedEncoder, texts: readonly string[], signal: AbortSignal): Promise<Float32Array[] | undefined> {
  const rows = texts.map((text) => rowOf(encoder, text));
  const outputs: Float32Array[] = [];
  for (const places of batches(rows)) {
    await setImmediate();
    if (signal.aborted) return undefined;
    const found = await run(encoder, places.map((place) => rows[place] as number[]));
    places.forEach((place, i) => { outputs[place] = found[i] as Float32Array; });
  }
  return outputs;
}

/** The text's first tokens that fit, between the special ones; a text without any is read as the padding token. */
function rowOf({ config: { context, prefix, suffix, padToken }, tokenizer }: LoadedEncoder, text: string): number[] {
  const { ids } = tokenizer.encode(text, { add_special_tokens: false });
  const row = [...prefix, ...ids.slice(0, context - prefix.length - suffix.length), ...suffix];
  return row.length > 0 ? row : [padToken];
}

/** Places of rows that are computed at once: neighbours in length, so that little is padded. */
function batches(rows: readonly (readonly number[])[]): number[][] {
  const found: number[][] = [];
  for (const place of [...rows.keys()].sort((one, other) => lengthAt(rows, one) - lengthAt(rows, other))) {
    const last = found.at(-1);
    if (last && (last.length + 1) * lengthAt(rows, place) <= batchTokens) last.push(place);
    else found.push([place]);
  }
  return found;
}

async function run({ config, session }: LoadedEncoder, rows: readonly (readonly number[])[]): Promise<Float32Array[]> {
  const width = Math.max(...rows.map(({ length }) => length));
  const columns = Array.from({ length: width }, (_, column) => column);
  const tensor = (cell: (row: readonly number[], column: number) => number): Tensor =>
    new Tensor('int64', BigInt64Array.from(rows.flatMap((row) => columns.map((column) => BigInt(cell(row, column))))), [rows.length, width]);
  const { output } = await session.run({
    input_ids: tensor((row, column) => row[column] ?? config.padToken), attention_mask: tensor((row, column) => Number(column < row.length)),
  });
  const data = output?.data as Float32Array;
  const size = data.length / rows.length;
  return rows.map((_, i) => data.slice(i * size, (i + 1) * size));
}

function lengthAt(rows: readonly (readonly number[])[], place: number): number {
  return rows[place]?.length ?? 0;
}

function dot(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, i) => sum + value * (other[i] ?? 0), 0);
}
