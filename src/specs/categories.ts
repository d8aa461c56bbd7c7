/** Exclusive kinds of text with a share each: what is wrong with them, and the constraints that they stand for. */
import { byCategory, kindsOf } from '../shared/conditional';
import type { CategoriesFeature, Constraint } from '../shared/spec';
import { written, type Finding, type JsonPath } from './problem';

/** Shares that add up to one leave nothing for other texts. */
const rounding = 1e-9;
/** What can stand after a constraint's name and a dot. */
const categoryName = /^[A-Za-z0-9_][A-Za-z0-9_ -]{0,31}$/;

export function categoryFindings({ of }: CategoriesFeature, moments: Readonly<Record<string, number>>, path: JsonPath): Finding[] {
  const unknown = Object.keys(moments).filter((name) => !Object.hasOwn(of, name));
  const missing = Object.keys(of).filter((name) => !Object.hasOwn(moments, name));
  const sum = total(moments);
  return [
    ...Object.keys(of).filter((name) => !categoryName.test(name)).map((name) => ({ path, code: 'invalid-text', message: `${written(name)} is no name that a category can have.`, remedy: 'Begin with a letter from A to Z, a digit or _; go on with these, spaces and hyphens; 32 characters are the most.' })),
    ...unknown.map((name) => ({ path: [...path, name], code: 'unknown-category', message: `there is no category ${written(name)}.`, remedy: `Name one of ${Object.keys(of).map(written).join(', ')}.` })),
    ...missing.map((name) => ({ path, code: 'missing-field', message: `the share of ${written(name)} is missing.`, remedy: 'Add it.' })),
    ...Object.entries(moments).flatMap(([name, share]) => share >= 0 && share <= 1 ? [] : [{ path: [...path, name], code: 'moment-out-of-range', message: `${written(share)} is outside 0 to 1, the share of texts that have the feature.`, remedy: 'Choose a share from 0 to 1.' }]),
    ...sum > 1 + rounding ? [{ path, code: 'shares-above-one', message: `the shares add up to ${written(Number(sum.toFixed(9)))}, more than 1.`, remedy: 'A text is of one category: lower some.' }] : [],
  ];
}

/** A constraint for each category, `topic.art`; and where the shares add up to one, that every text is of exactly one. */
export function expanded(constraint: Constraint): Constraint[] {
  const { name, feature, among } = constraint;
  const shares = byCategory(constraint);
  if (feature.type !== 'categories' || shares === undefined) return [constraint];
  const about = among === undefined ? {} : { among };
  const each = kindsOf(feature).map(([category, kind]) => ({ name: `${name}.${category}`, feature: kind, ...about, moment: shares[category] ?? 0 }));
  return total(shares) >= 1 - rounding ? [...each, { name, feature, ...about, moment: 1 }] : each;
}

function total(moments: Readonly<Record<string, number>>): number {
  return Object.values(moments).reduce((sum, share) => sum + share, 0);
}
