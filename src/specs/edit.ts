/** Writes specs: a new one, and one more constraint in one that is there, its comments and layout kept. */
import { applyEdits, findNodeAtLocation, modify, parseTree, stripComments, type Edit, type Node } from 'jsonc-parser';
import { exitCodes, NudgeError } from '../shared/errors';
import type { Constraint, Moment, Spec } from '../shared/spec';
import { layout } from './layout';

/** The text of a new spec, its fields in the order in which a person thinks of them. */
export function newSpecText({ model, prompts = [''], constraints }: Spec): string {
  const list = constraints.map((constraint) => `\n    ${layout(constraint, '    ')}`).join(',');
  return `{\n  "model": ${layout(model)},\n  "prompts": ${layout(prompts, '  ')},\n  "maxTokens": 32,\n  "constraints": [${list}\n  ]\n}\n`;
}

/**
 * What has to change in a spec's text to give it one more constraint; a name that is taken gets a number.
 * Throws NudgeError for a text that has no place for one.
 */
export function constraintEdits(text: string, constraint: Constraint): Edit[] {
  const tree = parseTree(text, [], { allowTrailingComma: true });
  const list = tree && findNodeAtLocation(tree, ['constraints']);
  if ((tree && tree.type !== 'object') || (list && list.type !== 'array')) {
    throw new NudgeError({ code: 'invalid-spec', message: 'this spec has no list of constraints.', remedy: 'Correct it, then add the constraint.', exitCode: exitCodes.invalidSpec });
  }
  const entries = list?.children ?? [];
  const names = new Set(entries.map((entry) => findNodeAtLocation(entry, ['name'])?.value as unknown));
  const named = { ...constraint, name: freeName(constraint.name, (name) => names.has(name)) };
  return list ? [entryEdit(text, list, named)] : modify(text, ['constraints'], [named], { formattingOptions: { insertSpaces: true, tabSize: 2 } });
}

/** After the last entry of a list and the comments behind it: on a line of its own unless the list is written on one. */
function entryEdit(text: string, list: Node, entry: unknown): Edit {
  const last = list.children?.at(-1);
  const from = last ? last.offset + last.length : list.offset + 1;
  const close = list.offset + list.length - 1;
  const between = text.slice(from, close).trimEnd();
  const comma = last && !stripComments(between).includes(',') ? ',' : '';
  if (last && !text.slice(list.offset, close).includes('\n')) return { offset: from, length: between.length, content: `${comma}${between} ${layout(entry)}` };
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const outer = indentAt(text, list.offset);
  const indent = last && indentAt(text, last.offset) !== outer ? indentAt(text, last.offset) : `${outer}${outer.includes('\t') ? '\t' : '  '}`;
  const end = text.slice(from, close).includes('\n') ? '' : `${newline}${outer}`;
  return { offset: from, length: between.length, content: `${comma}${between}${newline}${indent}${layout(entry, indent, newline)}${end}` };
}

/** The white space that the line begins with. */
function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1))?.[0] ?? '';
}

/** The text with one more constraint. */
export function addConstraint(text: string, constraint: Constraint): string {
  return applyEdits(text, constraintEdits(text, constraint));
}

/** `name`, or the first of `name 2`, `name 3`, … that is not taken. */
export function freeName(name: string, isTaken: (name: string) => boolean, separator = ' '): string {
  let free = name;
  for (let number = 2; isTaken(free); number += 1) free = `${name}${separator}${String(number)}`;
  return free;
}

/** A name that a constraint may have, made of a word or pattern that it looks for. */
export function nameFrom(text: string): string {
  return text.normalize('NFKD').replace(/[^A-Za-z0-9_. -]/g, '').replace(/^[^A-Za-z0-9_]+/, '').trim().slice(0, 64) || 'constraint';
}

/** What a person answers to "in how many of the texts?": `all`, `none`, `50`, `50 %`, `0.5`, `30-50`; `undefined` for anything else. */
export function parseShare(answer: string): Moment | undefined {
  const text = answer.trim().toLowerCase();
  if (text === 'all') return 1;
  if (text === 'none') return 0;
  return parseMoment(text, share);
}

/** What a person answers to "which mean?": `12`, `12.5`, `10-20`. */
export function parseMean(answer: string): Moment | undefined {
  return parseMoment(answer, (text) => /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined);
}

/** As `parseMean`, of a feature that is at most 1: `0.7`, `0.5-0.8`. */
export function parseFraction(answer: string): Moment | undefined {
  const mean = parseMean(answer);
  return mean === undefined || (typeof mean === 'number' ? mean : mean.max ?? 0) > 1 ? undefined : mean;
}

/** What a person answers to "from which value on?": a number above 0 and up to 1, or nothing. */
export function parseThreshold(answer: string): { threshold?: number } | undefined {
  if (answer.trim() === '') return {};
  const threshold = parseFraction(answer);
  return typeof threshold === 'number' && threshold > 0 ? { threshold } : undefined;
}

/** What a person answers to "how long?": `10-20`, `5-` (at least), `-30` (at most), `7`; nothing for no bound. */
export function parseBounds(answer: string): { min?: number; max?: number } | undefined {
  const text = answer.trim();
  if (/^\d+$/.test(text)) return { min: Number(text), max: Number(text) };
  const bounds = /^(\d*)\s*[-–]\s*(\d*)$/.exec(text);
  if (text === '' || !bounds) return text === '' ? {} : undefined;
  const [, least = '', most = ''] = bounds;
  if (least === '' && most === '') return undefined;
  const found = { ...least !== '' && { min: Number(least) }, ...most !== '' && { max: Number(most) } };
  return (found.min ?? 0) <= (found.max ?? Infinity) ? found : undefined;
}

function parseMoment(answer: string, parseEnd: (text: string) => number | undefined): Moment | undefined {
  const range = /^([\d.]+)\s*%?\s*(?:-|–|to)\s*([\d.]+)\s*%?$/.exec(answer.trim());
  if (!range) return parseEnd(answer.trim().replace(/\s*%$/, ''));
  const [min, max] = [parseEnd(range[1] ?? ''), parseEnd(range[2] ?? '')];
  return min !== undefined && max !== undefined && min < max ? { min, max } : undefined;
}

/** A whole number is per cent, a fraction below 1 is a share. */
function share(text: string): number | undefined {
  if (!/^\d*\.?\d+$/.test(text)) return undefined;
  const number = Number(text);
  const value = text.includes('.') && number < 1 ? number : number / 100;
  return value <= 1 ? value : undefined;
}
