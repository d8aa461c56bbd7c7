// A comparison's figures and what is written of them, from recorded runs.
import assert from 'node:assert/strict';
import type { BaseEvent, FinishedEvent } from '../../../src/shared/events';
import { gapOf, type Trace } from '../../../src/compare/figures';
import { htmlOf } from '../../../src/compare/html';
import { markdownOf } from '../../../src/compare/markdown';
import { methods } from '../../../src/compare/methods';
import { linesOf, quarters } from '../../../src/compare/curves';
import { estimateText, overSeeds } from '../../../src/compare/statistics';
import { baseMoments, rowsOf } from '../../../src/compare/summary';
import { recordedEvents, recordedRun } from '../../support/recorded-run';

const events = recordedEvents({ steps: 20, until: 20, end: 'finished' });
const finished = events.findLast((event): event is FinishedEvent => event.type === 'finished');
const base = events.find((event): event is BaseEvent => event.type === 'base')?.moments;

function trace(method: string, seed: number, kl: number, texts: readonly string[] = []): Trace {
  assert.ok(finished);
  const points = Array.from({ length: 20 }, (_, index) => ({
    samples: 192 * (index + 1), gap: 0.4 - 0.01 * index, klTargetPolicy: kl * (20 - index), klPolicyBase: 0.1 * index, tvTargetPolicy: 0.3, distinct2: 0.2, gradientVariance: index < 10 ? 9 : 0.5,
  }));
  return { method, seed, points, texts, base, baseTexts: ['He is a | banker.'], finished: { ...finished, klTargetPolicy: kl } };
}

const traces = [trace('default', 1, 0.01, ['She is a <chemist> & more.']), trace('default', 2, 0.03), trace('gdc', 1, 0.2), trace('gdc', 2, 0.4)];

describe('means over seeds', () => {
  it('have Student\'s interval', () => {
    const { mean, high, over } = overSeeds([1, 2, 3, 4, 5], [0, 9]);
    assert.deepEqual([mean, over], [3, 'seeds']);
    assert.ok(high !== undefined && Math.abs(high - 3 - 2.776 * Math.sqrt(2.5 / 5)) < 1e-12);
  });

  it('of a single seed have the interval of its own evaluation, and say so', () => {
    assert.deepEqual(overSeeds([7], [6, 9]), { mean: 7, low: 6, high: 9, over: 'samples' });
    assert.equal(estimateText(overSeeds([7], [6, 9]), 1), '7.0 [6.0, 9.0]');
    assert.equal(estimateText(overSeeds([7]), 1), '7.0');
    assert.equal(estimateText(overSeeds([-0.001]), 2), '0.00');
    const text = markdownOf(recordedRun, { traces: traces.slice(0, 1), failures: [] });
    assert.match(text, /Intervals are those of the one run's own evaluation/);
    assert.match(text, /^\| default \| 3,840 \| 0\.8 \| 0\.010 \[0\.050, 0\.090\] \|/m);
  });
});

describe('a comparison', () => {
  it('measures the gap of the worst constraint, a numeric one relative to its target', () => {
    const length = { ...recordedRun, constraints: [{ name: 'length', feature: { type: 'length' as const, unit: 'words' as const }, moment: 8 }] };
    assert.equal(gapOf(length, { length: { mean: 6, low: 5, high: 7, n: 10, target: 8 } }), 0.25);
    const share = { mean: 0.45, low: 0.4, high: 0.5, n: 10, target: 0.5 };
    assert.ok(Math.abs(gapOf(recordedRun, { women: share, science: { ...share, target: 0.4 } }) - 0.05) < 1e-12);
  });

  it('has a row a method, with the variance of the gradient in the last half', () => {
    const rows = rowsOf(recordedRun, traces);
    assert.deepEqual(rows.map(({ method, seeds, samples }) => [method, seeds, samples]), [['default', 2, 3840], ['gdc', 2, 3840]]);
    assert.ok(Math.abs((rows[0]?.cells[1]?.mean ?? 0) - 0.02) < 1e-12);
    assert.equal(rows[0]?.cells[4]?.mean, 0.5);
  });

  it('is written as Markdown with its texts and what was given up', () => {
    const text = markdownOf(recordedRun, { traces, failures: ['tv, seed 1: The gradient of step 3 is not a number.'] });
    assert.match(text, /^\| default \| 3,840 \| .* \| 0\.020 ± 0\.127 \|/m);
    assert.match(text, /^\| He is a \\\| banker\. \| She is a <chemist> & more\. \| {2}\|$/m);
    assert.match(text, /^\| target \| 50 % \| 40 % \|\n\| base model \| 7\.6 % \[.*\] \| 1\.6 % \[.*\] \|\n\| default \| 49\.6 ± 0\.0 % \|/m);
    assert.match(text, /## Given up\n- tv, seed 1/);
  });

  it('is one HTML file without scripts and addresses, whatever the texts contain', () => {
    const page = htmlOf(recordedRun, { traces, failures: [] });
    assert.ok(page.includes('She is a &#60;chemist&#62; &#38; more.'));
    assert.ok(!/<script|https?:|<link|@import|url\((?!#)/.test(page));
    assert.equal([...page.matchAll(/<svg [^>]*role="img"/g)].length, 6);
    assert.equal([...page.matchAll(/<polygon /g)].length, 12);
    assert.match(page, /<th>samples drawn<\/th><th>960<\/th><th>1,920<\/th>/);
    assert.ok(!/NaN|undefined|Infinity/.test(page), page.match(/.{40}(NaN|undefined|Infinity).{20}/)?.[0]);
  });
});

describe('the course of a comparison', () => {
  it('is the mean over seeds of the last eight steps, with its interval', () => {
    const [line] = linesOf(traces, { axis: 'linear', value: ({ klTargetPolicy }) => klTargetPolicy });
    assert.deepEqual(line?.places.map(({ x }) => x).slice(0, 2), [192, 384]);
    const last = line?.places.at(-1);
    assert.ok(last && Math.abs(last.y - 0.02 * 4.5) < 1e-12 && Math.abs((last.high ?? 0) - last.y - 12.706 * 0.045) < 1e-9);
    assert.deepEqual(line && quarters(line).map(({ x }) => x), [960, 1920, 2880, 3840]);
  });

  it('has geometric means where values differ by powers of ten, so that no interval goes below zero', () => {
    const [line] = linesOf(traces, { axis: 'logarithmic', value: ({ klTargetPolicy, samples }) => (samples > 192 ? klTargetPolicy : -1) });
    assert.equal(line?.places[0]?.y.toFixed(6), '0.001000');
    const last = line?.places.at(-1);
    const factorial = [1, 2, 3, 4, 5, 6, 7, 8].reduce((product, value) => product * value, 1);
    assert.ok(last && Math.abs(last.y - factorial ** (1 / 8) * Math.sqrt(0.01 * 0.03)) < 1e-9);
    assert.ok(last.low !== undefined && last.low > 0);
  });

  it('leaves out what no seed knows', () => {
    assert.deepEqual(linesOf(traces, { axis: 'logarithmic', value: () => Number.NaN }).map(({ places }) => places), [[], []]);
    const unknown = traces.map((one) => ({ ...one, points: one.points.map((point) => ({ ...point, gradientVariance: Number.NaN })) }));
    assert.ok(!/NaN|Infinity/.test(htmlOf(recordedRun, { traces: unknown, failures: [] })));
  });

  it('begins where the base model is', () => {
    assert.deepEqual(baseMoments(recordedRun, traces).map(({ mean, over }) => [Number(mean.toFixed(1)), over]), [[7.6, 'samples'], [1.6, 'samples']]);
  });
});

describe('the methods of a comparison', () => {
  it('draw as many samples a step as the default does', () => {
    const plain = { seed: 4, method: 'gdc', baseline: 'mean', proposal: 'policy', replay: 0, warmStart: 0, growPool: false };
    assert.deepEqual(methods['gdc']?.training({ seed: 4, replay: 0.25, samplesPerStep: 400 }), { ...plain, samplesPerStep: 300 });
    assert.deepEqual(methods['gdc']?.training({ seed: 4, samplesPerStep: 384 }), { ...plain, samplesPerStep: 384 });
    assert.deepEqual(methods['gdc']?.training({ seed: 4 }), plain);
  });
});
