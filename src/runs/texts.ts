/** A run's prompts and some of its texts, before and after, as people read them. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Prompt } from '../shared/run';
import { runPaths } from './folder';

/** A prompt as people read it: of a chat its last message. */
export function promptLabel(prompt: Prompt): string {
  return typeof prompt === 'string' ? prompt : prompt.messages.at(-1)?.content ?? '';
}

/** The first texts of the samples that the trainer keeps. */
export async function readTexts(folder: string, wanted: number): Promise<{ base: string[]; latest: string[] }> {
  const { samples } = runPaths(folder);
  const [base, latest] = await Promise.all(['base.jsonl', 'latest.jsonl'].map((name) => firstTexts(path.join(samples, name), wanted)));
  return { base: base ?? [], latest: latest ?? [] };
}

async function firstTexts(file: string, wanted: number): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return sampleRows(text.split('\n').filter(Boolean).slice(0, wanted)).map((row) => row.text);
}

/** A line of samples/*.jsonl, as the trainer writes it. */
export interface SampleRow {
  readonly text: string;
  readonly prompt: number;
  readonly logProb?: number;
  readonly features?: Readonly<Record<string, number>>;
}

/** What the lines say; one that is torn, by a crash or a copy that was cut short, is passed over. */
export function sampleRows(lines: readonly string[]): SampleRow[] {
  return lines.flatMap((line) => {
    try {
      const row: unknown = JSON.parse(line);
      return typeof row === 'object' && row !== null && 'text' in row && typeof row.text === 'string' ? [row as SampleRow] : [];
    } catch {
      return [];
    }
  });
}

/** One line of a text, cut to a width. */
export function oneLine(text: string, width: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1))}…`;
}
