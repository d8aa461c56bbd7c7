/** What a schema cannot say of a constraint's moment: one, one a prompt, or a column of the prompts' table. The trainer's twin is moments.py. */
import type { Constraint, Feature, Spec } from '../shared/spec';
import { byCategory, byPrompt } from '../shared/conditional';
import { isNumeric, type NumericFeature } from '../shared/numeric';
import { categoryFindings } from './categories';
import { written, type Finding, type JsonPath } from './problem';

/** Constraints without a moment, unless a table may have it; told beside what the schema says of them. */
export function missingMoments(spec: unknown): Finding[] {
  const { constraints, prompts } = (spec ?? {}) as { constraints?: unknown; prompts?: unknown };
  if (!Array.isArray(constraints) || isTable(prompts)) return [];
  return constraints.flatMap((constraint: unknown, index): Finding[] => {
    const isIncomplete = typeof constraint === 'object' && constraint !== null && !Array.isArray(constraint) && !('moment' in constraint) && !('moments' in constraint);
    return isIncomplete ? [{ path: ['constraints', index], code: 'missing-field', message: '"moment" is missing.', remedy: 'Add it.' }] : [];
  });
}

/** Prompts that come from a table, which may have a column of moments for every constraint. */
export function isTable(prompts: unknown): boolean {
  const file = typeof prompts === 'object' && prompts !== null && 'file' in prompts ? prompts.file : undefined;
  return typeof file === 'string' && /\.csv$/i.test(file);
}

/** The moment, the ends of its interval, or each prompt's, against the range of the feature. */
export function momentFindings(constraint: Constraint, prompts: Spec['prompts'], path: JsonPath): Finding[] {
  const { feature, among, moment, moments } = constraint;
  if (moment !== undefined && moments !== undefined) {
    return [{ path: [...path, 'moments'], code: 'moment-or-moments', message: '"moment" and "moments" are both given.', remedy: 'Give one of them.' }];
  }
  const [shares, each] = [byCategory(constraint), byPrompt(constraint)];
  if (shares !== undefined && feature.type === 'categories') return categoryFindings(feature, shares, [...path, 'moments']);
  if (shares !== undefined) return [{ path: [...path, 'moments'], code: 'moments-by-name', message: 'moments by name need a feature of type "categories".', remedy: 'Give a list of moments, one for each prompt, or one moment.' }];
  if (each !== undefined) return promptFindings(feature, each, prompts, [...path, 'moments']);
  if (moment === undefined) return [];
  if (typeof moment === 'number') return outOfRange(feature, moment, [...path, 'moment']);
  if (among !== undefined) {
    return [{ path: [...path, 'moment'], code: 'interval-among', message: 'a share among other texts cannot be an interval.', remedy: 'Give one moment.' }];
  }
  const empty = emptyInterval(moment, [...path, 'moment']);
  if (empty.length > 0) return empty;
  return (['min', 'max'] as const).flatMap((end) => moment[end] === undefined ? [] : outOfRange(feature, moment[end], [...path, 'moment', end]));
}

function promptFindings(feature: Feature, moments: readonly number[], prompts: Spec['prompts'], path: JsonPath): Finding[] {
  const count = prompts === undefined ? 1 : Array.isArray(prompts) ? prompts.length : undefined;
  const wrong = count !== undefined && count !== moments.length
    ? [{ path, code: 'moments-count', message: `the number of moments is ${String(moments.length)}, that of prompts ${String(count)}.`, remedy: 'Give one for each prompt, in their order.' }]
    : [];
  return [...wrong, ...moments.flatMap((moment, i) => outOfRange(feature, moment, [...path, i]))];
}

/** A condition that is no yes or no. */
export function conditionFindings(among: Feature, path: JsonPath): Finding[] {
  if (!isNumeric(among)) return [];
  const [what, remedy] = among.type === 'length' ? ['length without bounds', 'a min or a max'] : [`${among.type} without a threshold`, 'a threshold'];
  return [{ path, code: 'numeric-among', message: `a ${what} is nothing that a text has or has not.`, remedy: `Give it ${remedy}.` }];
}

export function emptyInterval({ min, max }: { min?: number; max?: number }, path: JsonPath): Finding[] {
  if (min === undefined || max === undefined || min <= max) return [];
  return [{ path: [...path, 'min'], code: 'empty-interval', message: `min ${written(min)} is greater than max ${written(max)}.`, remedy: 'Exchange them, or correct one.' }];
}

export function outOfRange(feature: Feature, moment: number, path: JsonPath): Finding[] {
  const say = (message: string, remedy: string): Finding[] => [{ path, code: 'moment-out-of-range', message: `${written(moment)} ${message}.`, remedy }];
  if (isNumeric(feature)) return meanFindings(feature, moment, say);
  if (moment >= 0 && moment <= 1) return [];
  const perCent = moment > 1 && moment <= 100;
  return say('is outside 0 to 1, the share of texts that have the feature',
    perCent ? `Did you mean ${written(moment / 100)} (${written(moment)} %)?` : 'Choose a share from 0 to 1.');
}

function meanFindings({ type }: NumericFeature, mean: number, say: (message: string, remedy: string) => Finding[]): Finding[] {
  switch (type) {
    case 'length': return mean < 0 ? say('is negative, which no length is', 'Choose a mean of 0 or more.') : [];
    case 'classifier': return mean < 0 || mean > 1 ? say('is outside 0 to 1, the probability of a label', 'Choose a mean from 0 to 1.') : [];
    case 'similarity': return mean < -1 || mean > 1 ? say('is outside -1 to 1, the cosine of two texts', 'Choose a mean from -1 to 1.') : [];
  }
}
