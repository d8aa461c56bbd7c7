/** What a run demands of every text: its pointwise constraints, b(x) = Π b_i(x) of docs/method.md. */
import type { Constraint } from '../shared/run';
import { byPrompt } from '../shared/conditional';
import { isNumeric } from '../shared/numeric';
import type { Values } from './values';

export interface Demands {
  /** The constraints that are demands; none where all are shares or means. */
  readonly names: readonly string[];
  /** Those among them that only the trainer can look at: texts cannot be held to them here. */
  readonly unreadable: readonly string[];
  /** b(x) of a text by its features' values; of a prompt of the user's (null) only what is demanded after every prompt. */
  readonly accept: (values: readonly number[], prompt: number | null) => boolean;
}

export function demandsOf(constraints: readonly Constraint[], { unreadable }: Pick<Values, 'unreadable'>): Demands {
  const names = constraints.filter((constraint) => momentsOf(constraint).some(isDemand)).map(({ name }) => name);
  return {
    names, unreadable: names.filter((name) => unreadable.includes(name)),
    accept: (values, prompt) => constraints.every((constraint, place) => {
      const wanted = momentsOf(constraint)[byPrompt(constraint) ? prompt ?? -1 : 0];
      const value = values[place] ?? Number.NaN;
      return !isDemand(wanted) || Number.isNaN(value) || value === wanted;
    }),
  };
}

/** Whether every moment, of every prompt, is a demand: rejection by them is then all that a guarantee asks for. */
export function demandsOnly(constraints: readonly Constraint[]): boolean {
  return constraints.every((constraint) => !isNumeric(constraint.feature) && momentsOf(constraint).every(isDemand));
}

/** Each prompt's, or the one of all; a mean demands nothing of a single text. */
function momentsOf(constraint: Constraint): readonly Constraint['moment'][] {
  return isNumeric(constraint.feature) ? [] : byPrompt(constraint) ?? [constraint.moment];
}

export function isDemand(moment: Constraint['moment']): boolean {
  return moment === 0 || moment === 1;
}
