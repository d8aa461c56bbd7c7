import assert from 'node:assert/strict';
import { bar, clock, estimate, moment, nats, target } from '../../../src/cli/format';
import { oneLine } from '../../../src/runs/texts';
import { isReached } from '../../../src/runs/goal';
import type { MomentEstimate } from '../../../src/shared/events';
import type { Constraint } from '../../../src/shared/run';

const share: Constraint = { name: 'women', moment: 0.5, feature: { type: 'words', words: ['she'] } };
const mean: Constraint = { name: 'length', moment: 12, feature: { type: 'length', unit: 'words' } };
const bounded: Constraint = { name: 'short', moment: 1, feature: { type: 'length', unit: 'words', max: 10 } };
const probability: Constraint = { name: 'mood', moment: 0.7, feature: { type: 'classifier', model: 'm', label: 'POSITIVE' } };
const reached = (value: number, wanted: MomentEstimate['target']): MomentEstimate => ({ mean: value, low: value - 0.01, high: value + 0.01, n: 100, target: wanted });

describe('numbers on the terminal', () => {
  it('show a share in percent and a mean in its unit', () => {
    assert.deepEqual([moment(share, 0.5), moment(share, 0.0741), moment(mean, 12.5), moment(bounded, 1)], ['50 %', '7.4 %', '12.5 words', '100 %']);
    assert.equal(estimate(share, { mean: 0.496, low: 0.481, high: 0.511, n: 4096, target: 0.5 }), '49.6 % [48.1, 51.1]');
    assert.equal(estimate(mean, { mean: 12.04, low: 11.9, high: 12.2, n: 4096, target: 12 }), '12.0 words [11.9, 12.2]');
    assert.equal(moment(probability, 0.7), '0.700');
    assert.equal(estimate(probability, { mean: 0.6912, low: 0.68, high: 0.7, n: 4096, target: 0.7 }), '0.691 [0.680, 0.700]');
  });

  it('say what an interval leaves open', () => {
    assert.deepEqual([{ min: 0.3, max: 0.5 }, { min: 0.3 }, { max: 0.5 }].map((wanted) => target(share, wanted)), ['30 % to 50 %', 'at least 30 %', 'at most 50 %']);
  });

  it('have a dash where there is no number', () => {
    assert.equal(nats(null), '–');
    assert.equal(nats(0.074, 0.05, 0.09), '0.074 [0.050, 0.090]');
    assert.equal(nats(-0.0001, -0.0004, 0.0004), '0.000 [0.000, 0.000]');
    assert.equal(estimate(share, JSON.parse('{"mean":null,"low":null,"high":null,"n":0,"target":0.5}') as MomentEstimate), '–');
  });

  it('show time as a clock and progress as a bar', () => {
    assert.deepEqual([clock(21), clock(3723)], ['0:21', '1:02:03']);
    assert.deepEqual([bar(0, 10), bar(5, 10), bar(20, 10), bar(1, 0)], ['░'.repeat(20), `${'█'.repeat(10)}${'░'.repeat(10)}`, '█'.repeat(20), '░'.repeat(20)]);
  });

  it('keep a text on its line', () => {
    assert.equal(oneLine('one\n two   three', 9), 'one two …');
  });
});

describe('a moment is reached', () => {
  it('within 3 points of a share or a probability, 5 % of a length, or what the spec declares', () => {
    assert.deepEqual([0.471, 0.531, 0.529].map((value) => isReached(share, reached(value, 0.5), undefined)), [true, false, true]);
    assert.deepEqual([11.41, 11.39].map((value) => isReached(mean, reached(value, 12), undefined)), [true, false]);
    assert.deepEqual([0.671, 0.731].map((value) => isReached(probability, reached(value, 0.7), undefined)), [true, false]);
    assert.deepEqual([0.509, 0.511].map((value) => isReached(share, reached(value, 0.5), { moment: 0.01 })), [true, false]);
  });

  it('by prompt, when no more than the estimates\' own noise is left', () => {
    const prompts = (off: number) => Array.from({ length: 12 }, (_, prompt) => {
      const value = 0.5 + (prompt % 2 ? off : -off);
      return { mean: value, low: value - 0.1, high: value + 0.1, n: 90, target: 0.5 };
    });
    const found = [0.05, 0.07].map((off) => isReached(share, { ...reached(0.5, 0.5), prompts: prompts(off), meanAbsoluteError: off }, undefined));
    assert.deepEqual(found, [true, false]);
  });

  it('anywhere inside an interval', () => {
    const interval = { ...share, moment: { min: 0.3, max: 0.5 } };
    assert.deepEqual([0.3, 0.4, 0.529, 0.531, 0.269].map((value) => isReached(interval, reached(value, { min: 0.3, max: 0.5 }), undefined)), [true, true, true, false, false]);
  });
});
