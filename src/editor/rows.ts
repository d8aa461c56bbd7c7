/** Puts a panel's rows into the last active editor: each text at a cursor of its own, or all of them as one formatted block. */
import type { SampleFormat } from '../shared/panel';
import { formatRows, type Row } from './format';
import type { LastEditor } from './insert';

export function insertRows(editor: LastEditor, rows: readonly Row[], format: SampleFormat | undefined): Promise<void> {
  return format === undefined ? editor.insert(rows.map(({ text }) => text)) : editor.insertBlock(formatRows(rows, format));
}
