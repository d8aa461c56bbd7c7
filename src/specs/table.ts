/** Prompts from a CSV table: its column "prompt", and for each constraint without a moment a column of its name with the moment of every prompt. */
import { CsvError, parse } from 'csv-parse/sync';
import { byPrompt } from '../shared/conditional';
import type { Constraint } from '../shared/spec';
import { invalid } from './invalid';
import { outOfRange } from './moments';

interface Conditional {
  readonly prompts: string[];
  readonly constraints: Constraint[];
}

/** `told`: the words by which an error tells of the file. Throws NudgeError (exit 2). */
export function withTable(text: string, constraints: readonly Constraint[], told: string): Conditional {
  const [header, ...rows] = parsed(text, told);
  if (!header) throw invalid(`${told} is empty.`, 'Name the columns in the first line, "prompt" among them, and write a row for each prompt.');
  const column = (name: string, remedy: string): number => {
    const index = header.cells.indexOf(name);
    if (index < 0) throw invalid(`${told} has no column ${JSON.stringify(name)}; it has ${header.cells.map((one) => JSON.stringify(one)).join(', ')}.`, remedy);
    if (header.cells.includes(name, index + 1)) throw invalid(`${told} has two columns ${JSON.stringify(name)}.`, 'Remove one, or give it another name.');
    return index;
  };
  const place = column('prompt', 'Name the columns in the first line, with commas between them.');
  if (rows.length === 0) throw invalid(`${told} has no row below its header.`, 'Write a row for each prompt.');
  return {
    prompts: rows.map(({ cells }) => cells[place] ?? ''),
    constraints: constraints.map((constraint) => {
      if (constraint.moment === undefined && constraint.moments === undefined) return { ...constraint, moments: rows.map(({ cells, line }) => momentOf(constraint, cells[column(constraint.name, 'Add it, or give the constraint a moment.')], `${told}, line ${String(line)}`)) };
      const given = byPrompt(constraint);
      if (given === undefined || given.length === rows.length) return constraint;
      throw invalid(`${told}: the number of prompts is ${String(rows.length)}, that of moments of "${constraint.name}" ${String(given.length)}.`, 'Give one for each prompt, in their order.');
    }),
  };
}

interface Row {
  readonly cells: readonly string[];
  /** The one in the file that it ends on. */
  readonly line: number;
}

function parsed(text: string, told: string): Row[] {
  const rows: Row[] = [];
  try {
    parse(text, { trim: true, skip_empty_lines: true, on_record: (cells: string[], { lines: line }) => { rows.push({ cells, line }); return null; } });
    return rows;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw invalid(`${told} is not a valid CSV table (${error.message.replace(/\.$/, '')}).`, 'Correct it: commas between the columns, quotes around texts that have commas.', error);
  }
}

function momentOf({ name, feature }: Constraint, cell: string | undefined, told: string): number {
  const moment = Number(cell);
  if (cell === undefined || cell === '' || !Number.isFinite(moment)) throw invalid(`${told}: the moment of "${name}" is ${JSON.stringify(cell ?? '')}, which is no number.`, 'Write a number such as 0.25.');
  const [finding] = outOfRange(feature, moment, []);
  if (finding) throw invalid(`${told}, "${name}": ${finding.message}`, finding.remedy);
  return moment;
}
