/** Writes specs: a new one, and one more constraint in one that is there, its comments and layout kept. */
import { applyEdits, modify, parse, type Edit } from 'jsonc-parser';
import type { Constraint, Moment, Spec } from '../shared/spec';

const formatting = { insertSpaces: true, tabSize: 2 };

/** The text of a new spec, its fields in the order in which a person thinks of them. */
export function newSpecText({ model, prompts = [''], constraints }: Spec): string {
  return `${JSON.stringify({ model, prompts, maxTokens: 32, constraints }, undefined, 2)}\n`;
}

/** What has to change in a spec's text to give it one more constraint; a name that is taken gets a number. */
export function constraintEdits(text: string, constraint: Constraint): Edit[] {
  const constraints = (parse(text) as Partial<Spec> | undefined)?.constraints ?? [];
  const names = new Set(constraints.map(({ name }) => name));
  return modify(text, ['constraints', constraints.length], { ...constraint, name: freeName(constraint.name, names) }, { formattingOptions: formatting, isArrayInsertion: true });
}

/** The text with one more constraint. */
export function addConstraint(text: string, constraint: Constraint): string {
  return applyEdits(text, constraintEdits(text, constraint));
}

/** `name`, or the first of `name 2`, `name 3`, … that is not taken. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name} ${String(number)}`;
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
