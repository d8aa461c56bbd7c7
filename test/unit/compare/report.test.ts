// A comparison's figures and what is written of them, from recorded runs.
import assert from 'node:assert/strict';
import type { FinishedEvent } from '../../../src/shared/events';
import { gapOf, type Trace } from '../../../src/compare/figures';
import { htmlOf } from '../../../src/compare/html';
import { markdownOf } from '../../../src/compare/markdown';
import { methods } from '../../../src/compare/methods';
import { overSeeds } from '../../../src/compare/statistics';
import { rowsOf } from '../../../src/compare/summary';
import { recordedEvents, recordedRun } from '../../support/recorded-run';

const finished = recordedEvents({ steps: 20, until: 20, end: 'finished' }).findLast((event): event is FinishedEvent => event.type === 'finished');

function trace(method: string, seed: number, kl: number, texts: readonly string[] = []): Trace {
  assert.ok(finished);
  const points = Array.from({ length: 20 }, (_, index) => ({
    samples: 192 * (index + 1), gap: 0.4 - 0.01 * index, klTargetPolicy: kl * (20 - index), klPolicyBase: 0.1 * index, distinct2: 0.2, gradientNorm: index < 10 ? 9 : 0.5,
  }));
  return { method, seed, points, texts, finished: { ...finished, klTargetPolicy: kl } };
}

const traces = [trace('default', 1, 0.01, ['She is a <chemist> & more.']), trace('default', 2, 0.03), trace('gdc', 1, 0.2), trace('gdc', 2, 0.4)];

describe('means over seeds', () => {
  it('have Student\'s interval', () => {
    const { mean, half } = overSeeds([1, 2, 3, 4, 5]);
    assert.equal(mean, 3);
    assert.ok(half !== undefined && Math.abs(half - 2.776 * Math.sqrt(2.5 / 5)) < 1e-12);
  });

  it('have none for a single seed', () => { assert.deepEqual(overSeeds([7]), { mean: 7, half: undefined }); });
});

describe('a comparison', () => {
  it('measures the gap of the worst constraint, a numeric one relative to its target', () => {
    const length = { ...recordedRun, constraints: [{ name: 'length', feature: { type: 'length' as const, unit: 'words' as const }, moment: 8 }] };
    assert.equal(gapOf(length, { length: { mean: 6, low: 5, high: 7, n: 10, target: 8 } }), 0.25);
    const share = { mean: 0.45, low: 0.4, high: 0.5, n: 10, target: 0.5 };
    assert.ok(Math.abs(gapOf(recordedRun, { women: share, science: { ...share, target: 0.4 } }) - 0.05) < 1e-12);
  });

  it('has a row a method, with the gradient of the last half', () => {
    const rows = rowsOf(recordedRun, traces);
    assert.deepEqual(rows.map(({ method, seeds, samples }) => [method, seeds, samples]), [['default', 2, 3840], ['gdc', 2, 3840]]);
    assert.ok(Math.abs((rows[0]?.cells[1]?.mean ?? 0) - 0.02) < 1e-12);
    assert.equal(rows[0]?.cells[5]?.mean, 0.5);
  });

  it('is written as Markdown with its texts and what was given up', () => {
    const text = markdownOf(recordedRun, { traces, failures: ['tv, seed 1: The gradient of step 3 is not a number.'] });
    assert.match(text, /^\| default \| 3,840 \| .* \| 0\.020 ± 0\.127 \|/m);
    assert.match(text, /^- She is a <chemist> & more\.$/m);
    assert.match(text, /## Given up\n- tv, seed 1/);
  });

  it('is one HTML file without scripts and addresses, whatever the texts contain', () => {
    const page = htmlOf(recordedRun, { traces, failures: [] });
    assert.ok(page.includes('She is a &#60;chemist&#62; &#38; more.'));
    assert.ok(!/<script|https?:|<link|@import|url\(/.test(page));
    assert.equal([...page.matchAll(/<svg /g)].length, 4);
    assert.equal([...page.matchAll(/<polyline /g)].length, 8);
    assert.ok(!/NaN|undefined|Infinity/.test(page), page.match(/.{40}(NaN|undefined|Infinity).{20}/)?.[0]);
  });
});

describe('the methods of a comparison', () => {
  it('draw as many samples a step as the default does', () => {
    const plain = { seed: 4, method: 'gdc', baseline: 'mean', replay: 0 };
    assert.deepEqual(methods['gdc']?.training({ seed: 4, replay: 0.25, samplesPerStep: 400 }), { ...plain, samplesPerStep: 300 });
    assert.deepEqual(methods['gdc']?.training({ seed: 4, samplesPerStep: 384 }), { ...plain, samplesPerStep: 192 });
    assert.deepEqual(methods['gdc']?.training({ seed: 4 }), plain);
  });
});
