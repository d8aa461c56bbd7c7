/** A batch of samples as the text of a document, in the formats that the panel and "Sample…" offer. */
import type { SampleFormat } from '../shared/panel';
import type { Sample } from '../shared/sampler';

export type Row = Pick<Sample, 'text' | 'prompt' | 'tokens' | 'logProb' | 'finish'>;

/** The document language that shows a format best. */
export const languages: Record<SampleFormat, string> = { lines: 'plaintext', jsonl: 'jsonl', csv: 'csv', markdown: 'markdown' };

/** Of CSV; `tokens` is their number. */
const columns = ['text', 'prompt', 'tokens', 'logProb', 'finish'];

/** One row a line, whatever line breaks the texts have. */
export function formatRows(rows: readonly Row[], format: SampleFormat): string {
  const lines = rows.map((row) => formatRow(row, format));
  return `${(format === 'csv' ? [columns.join(','), ...lines] : lines).join('\n')}\n`;
}

function formatRow({ text, prompt, tokens, logProb, finish }: Row, format: SampleFormat): string {
  switch (format) {
    case 'lines': return oneLine(text);
    case 'markdown': return `- ${oneLine(text)}`;
    case 'jsonl': return JSON.stringify({ text, prompt, tokens, logProb, finish });
    case 'csv': return [text, prompt ?? '', String(tokens.length), String(logProb), finish].map(cell).join(',');
  }
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*[\r\n]+\s*/g, ' ');
}

/** RFC 4180. */
function cell(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
