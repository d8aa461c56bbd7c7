/** Samples as text, JSONL, CSV or a Markdown table. */
import type { FinishReason } from '../shared/sampler';
import type { Prompt } from '../shared/run';

export type Format = 'text' | 'jsonl' | 'csv' | 'markdown';

export const formats: readonly Format[] = ['text', 'jsonl', 'csv', 'markdown'];

/** One row of `sample --format jsonl`. */
export interface SampleRow {
  /** The continuation. */
  readonly text: string;
  /** What it continues: a text, or the messages of a chat. */
  readonly prompt: Prompt;
  /** Generated tokens, the end token included. */
  readonly tokens: readonly number[];
  /** Nats, under the model before temperature and filters. */
  readonly logProb: number;
  readonly finish: FinishReason;
}

const columns = ['text', 'prompt', 'tokens', 'logProb', 'finish'] as const;

export function header(format: Format): string[] {
  switch (format) {
    case 'csv': return [columns.join(',')];
    case 'markdown': return [`| ${columns.join(' | ')} |`, `|${'---|'.repeat(columns.length)}`];
    case 'text': case 'jsonl': return [];
  }
}

export function row(format: Format, sample: SampleRow): string {
  switch (format) {
    case 'text': return sample.text;
    case 'jsonl': return JSON.stringify(sample);
    case 'csv': return columns.map((column) => csvCell(cell(sample[column]))).join(',');
    case 'markdown': return `| ${columns.map((column) => markdownCell(cell(sample[column]))).join(' | ')} |`;
  }
}

function cell(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** RFC 4180. */
function csvCell(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function markdownCell(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll(/\r?\n/g, '<br>');
}
