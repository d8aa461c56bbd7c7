// Exclusive kinds of text, each with a share.
import assert from 'node:assert/strict';
import { checkSpec } from '../../../src/specs/check';
import { expanded } from '../../../src/specs/categories';
import type { CategoriesFeature, Constraint, Feature } from '../../../src/shared/spec';

const words = (...list: string[]): Feature => ({ type: 'words', words: list });
const feature: CategoriesFeature = { type: 'categories', of: { art: words('poem'), science: words('atom') } };
const problems = (constraint: unknown): string[] => checkSpec(JSON.stringify({ model: 'm', constraints: [constraint] })).problems.map(({ code, message }) => `${code} ${message}`);

describe('categories', () => {
  it('stand for a constraint each', () => {
    assert.deepEqual(expanded({ name: 'topic', feature, moments: { art: 0.4, science: 0.1 } }), [
      { name: 'topic.art', feature: words('poem'), moment: 0.4 }, { name: 'topic.science', feature: words('atom'), moment: 0.1 },
    ]);
  });

  it('leave no other text where their shares add up to one', () => {
    const all = expanded({ name: 'topic', feature, among: words('x'), moments: { science: 0.7, art: 0.3 } });
    assert.deepEqual(all.map(({ name, moment, among }) => [name, moment, among]), [['topic.art', 0.3, words('x')], ['topic.science', 0.7, words('x')], ['topic', 1, words('x')]]);
    assert.deepEqual(all.at(-1)?.feature, feature);
  });

  it('are a feature like any other with one moment', () => {
    const constraint: Constraint = { name: 'one kind', feature, moment: 0.9 };
    assert.deepEqual(expanded(constraint), [constraint]);
  });

  it('are refused with shares that cannot be', () => {
    assert.deepEqual(problems({ name: 'topic', feature, moments: { art: 0.4, science: 0.6 } }), []);
    assert.deepEqual(problems({ name: 'topic', feature, moments: { art: 0.4 } }), ['missing-field constraints[0] "topic", moments: the share of "science" is missing.']);
    assert.deepEqual(problems({ name: 'topic', feature, moments: { art: 0.4, science: 0.4, sports: 0.1 } }), ['unknown-category constraints[0] "topic", moments.sports: there is no category "sports".']);
    for (const name of ['constructor', '__proto__']) {
      const moments = Object.fromEntries([['art', 0.4], ['science', 0.4], [name, 0.1]]);
      assert.deepEqual(problems({ name: 'topic', feature, moments }), [`unknown-category constraints[0] "topic", moments.${name}: there is no category "${name}".`]);
    }
    assert.deepEqual(problems({ name: 'topic', feature, moments: { art: 0.7, science: 0.4 } }), ['shares-above-one constraints[0] "topic", moments: the shares add up to 1.1, more than 1.']);
    assert.deepEqual(problems({ name: 'topic', feature: words('x'), moments: { art: 0.7 } }), ['moments-by-name constraints[0] "topic", moments: moments by name need a feature of type "categories".']);
    assert.match(problems({ name: 'topic', feature: { ...feature, of: { 'art.': words('x') } }, moments: { 'art.': 0.7 } })[0] ?? '', /"art\." is no name that a category can have/);
    assert.match(problems({ name: 'topic', feature: { ...feature, of: { art: { type: 'length', unit: 'words' } } }, moments: { art: 0.7 } })[0] ?? '', /^numeric-among constraints\[0\] "topic", feature\.of\.art: a length without bounds/);
  });
});
