/** What a run demands of every text: its pointwise constraints, b(x) = Π b_i(x) of docs/method.md. */
import type { Constraint } from '../shared/run';
import { byPrompt } from '../shared/conditional';
import { build } from './index';

export interface Demands {
  /** The constraints that are demands; none where all are shares or means. */
  readonly names: readonly string[];
  /** Those among them that only the trainer can look at: texts cannot be held to them here. */
  readonly unreadable: readonly string[];
  /** b(x) of a text of `tokens` generated tokens, the end token left out; of a prompt of the user's (null) only what is demanded after every prompt. */
  readonly accept: (text: string, tokens: number, prompt: number | null) => boolean;
}

export function demandsOf(constraints: readonly Constraint[]): Demands {
  const binary = constraints.map((constraint) => ({ ...constraint, read: build(constraint.feature, constraint.among) })).filter(({ read }) => read.binary);
  const demands = binary.filter(({ moment, ...constraint }) => [moment, ...byPrompt(constraint) ?? []].some(isDemand));
  return {
    names: demands.map(({ name }) => name),
    unreadable: demands.filter(({ read }) => read.unreadable === true).map(({ name }) => name),
    accept: (text, tokens, prompt) => binary.every(({ read, moment, ...constraint }) => {
      const each = byPrompt(constraint);
      const wanted = each === undefined ? moment : each[prompt ?? -1];
      if (!isDemand(wanted)) return true;
      const value = read.value(text, tokens);
      return Number.isNaN(value) || value === wanted;
    }),
  };
}

/** Whether every moment, of every prompt, is a demand: rejection by them is then all that a guarantee asks for. */
export function demandsOnly(constraints: readonly Constraint[]): boolean {
  return constraints.every(({ moment, ...constraint }) => build(constraint.feature, constraint.among).binary && (byPrompt(constraint) ?? [moment]).every(isDemand));
}

export function isDemand(moment: Constraint['moment']): boolean {
  return moment === 0 || moment === 1;
}
