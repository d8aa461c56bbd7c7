/** Reads the samples that a trainer left in its run folder, with the places that the constraints' features matched. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isMissing } from '../runs/files';
import { runPaths } from '../runs/folder';
import { sampleRows, type SampleRow } from '../runs/texts';
import type { TextsView, TextView } from '../shared/run-view';
import type { TextReader } from './reading';

/** What makes sense of a row: the run's features and prompts. */
export interface Reading {
  readonly reader: TextReader;
  readonly prompts: readonly string[];
}

/** More than anybody reads; the file holds a whole batch. */
export const shownTexts = 200;

/** `undefined` while the file is not there. */
export async function readTexts(folder: string, name: 'base' | 'latest', step: number, reading: Reading): Promise<TextsView | undefined> {
  let lines: string[];
  try {
    lines = (await readFile(path.join(runPaths(folder).samples, `${name}.jsonl`), 'utf8')).split('\n').filter((line) => line !== '');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  const rows = sampleRows(lines.slice(0, shownTexts)).map((row) => textView(row, reading));
  return { rows, total: lines.length, step };
}

/** The trainer's feature values count; only the places are looked for here. */
function textView({ text, prompt, logProb, features }: SampleRow, { reader, prompts }: Reading): TextView {
  return { text, prompt: prompts[prompt] ?? '', logProb: logProb ?? null, features: reader.names.map((name) => features?.[name] ?? null), marks: reader.marks(text) };
}
