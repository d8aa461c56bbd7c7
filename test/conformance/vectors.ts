// Reads vectors that both languages run. A long text is written as the rule that makes it: {"repeat": [PIECE, TIMES], "then": END}.
import { readFileSync } from 'node:fs';
import path from 'node:path';

interface Rule {
  readonly repeat: readonly [piece: string, times: number];
  readonly then?: string;
}

export function vectors(name: string): unknown {
  return JSON.parse(readFileSync(path.join('test', 'conformance', name), 'utf8'), (_key, value: unknown) => isRule(value) ? written(value) : value);
}

function isRule(value: unknown): value is Rule {
  return typeof value === 'object' && value !== null && 'repeat' in value;
}

function written({ repeat: [piece, times], then = '' }: Rule): string {
  return piece.repeat(times) + then;
}

/** Says which text it was, briefly. */
export function quoted(text: string): string {
  return JSON.stringify([...text].slice(0, 60).join(''));
}
