import assert from 'node:assert/strict';
import { chooseToken, type Filters } from '../../../src/sampler/choose';

const probabilities = [0.5, 0.3, 0, 0.15, 0.05];
const row = Float32Array.from(probabilities, Math.log);
const points = 10_000;

/** Share of each token over evenly spaced uniforms: the distribution itself, without chance. */
function shares(filters: Filters): number[] {
  const chosen = Array.from({ length: points }, (_, i) => chooseToken(row, (i + 0.5) / points, filters).token);
  return probabilities.map((_, token) => chosen.filter((other) => other === token).length / points);
}

function assertClose(actual: readonly number[], expected: readonly number[]): void {
  actual.forEach((value, i) => { assert.ok(Math.abs(value - (expected[i] as number)) < 2 / points, `${String(actual)} is not ${String(expected)}`); });
}

describe('choosing a token', () => {
  it('follows the model at temperature 1 without filters', () => {
    assertClose(shares({ temperature: 1, topP: 1 }), probabilities);
  });

  it('raises probabilities to 1/T at temperature T', () => {
    const squared = probabilities.map((p) => p ** 2);
    const total = squared.reduce((sum, p) => sum + p, 0);
    assertClose(shares({ temperature: 0.5, topP: 1 }), squared.map((p) => p / total));
  });

  it('keeps the smallest set of tokens that holds top-p', () => {
    assertClose(shares({ temperature: 1, topP: 0.7 }), [0.5 / 0.8, 0.3 / 0.8, 0, 0, 0]);
    assertClose(shares({ temperature: 1, topP: 0.9 }), [0.5 / 0.95, 0.3 / 0.95, 0, 0.15 / 0.95, 0]);
    assertClose(shares({ temperature: 1, topP: 0.01 }), [1, 0, 0, 0, 0]);
  });

  it('takes the likeliest token at temperature 0', () => {
    assert.deepEqual(chooseToken(row, 0.99, { temperature: 0, topP: 1 }), { token: 0, logProb: row[0], logProbSampled: 0 });
  });

  it('never takes an impossible token, not even when rounding leaves a rest', () => {
    const short = Float32Array.from([0.5, 0.4999, 0], Math.log);
    assert.equal(chooseToken(short, 0.99999, { temperature: 1, topP: 1 }).token, 1);
    assert.equal(chooseToken(short, 1 - 2 ** -53, { temperature: 0.9, topP: 1 }).token, 1);
  });

  it('tells the log-probability before and after the filters', () => {
    const { token, logProb, logProbSampled } = chooseToken(row, 0.99, { temperature: 1, topP: 0.7 });
    assert.equal(token, 1);
    assert.equal(logProb, row[1]);
    assert.ok(Math.abs(logProbSampled - Math.log(0.3 / 0.8)) < 1e-6);
  });
});
