// Matched batches: quotas, swaps, and that what they give is not biased.
import assert from 'node:assert/strict';
import { NudgeError } from '../../../src/shared/errors';
import { sampleMatched, type Matching } from '../../../src/sampler/matched';
import { quotasOf, type Cell } from '../../../src/sampler/quotas';
import { randomStream } from '../../../src/sampler/random';
import { swapped } from '../../../src/sampler/swaps';
import type { Statistic } from '../../../src/sampler/target';
import { binary, lengthOf, logW, p, sampler, sharesOf, target, texts, totalVariation, valuesOfText, weighing } from '../../support/toy-policy';

const exact = Math.max(...logW);
const cells: Cell[] = [[0, 0], [0, 1], [1, 0], [1, 1]].map((values) => ({
  prompt: 0, values, share: texts.reduce((sum, text, i) => sum + (valuesOfText(text).join() === values.join() ? p[i] as number : 0), 0),
}));
const matching: Matching = { cells, binary, names: ['women', 'science'], statistics: target.statistics, prompts: [0] };
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('quotas', () => {
  it('meet the declared shares as exactly as whole texts allow', () => {
    for (let n = 1; n <= 60; n += 1) {
      const quotas = quotasOf(cells, [n], target.statistics, randomStream(n, 0));
      assert.equal(quotas.reduce((sum, one) => sum + one, 0), n);
      target.statistics.forEach(({ constraint, low }) => {
        const held = quotas.reduce((sum, one, s) => sum + one * ((cells[s] as Cell).values[constraint] as number), 0);
        assert.ok(Math.abs(held - low * n) <= 0.5 + 1e-9, `${String(held)} of ${String(n)} for ${String(low)}`);
      });
    }
  });

  it('favour no cell', () => {
    const found = Array.from({ length: 4000 }, (_, seed) => quotasOf(cells, [7], [], randomStream(seed, 1)));
    cells.forEach(({ share }, s) => {
      assert.ok(found.every((quotas) => Math.abs((quotas[s] as number) - 7 * share) < 1));
      assert.ok(Math.abs(mean(found.map((quotas) => quotas[s] as number)) - 7 * share) < 0.05);
    });
  });

  it('hold three features of random targets, and each prompt\'s own share', () => {
    const random = randomStream(9, 9);
    for (let trial = 0; trial < 40; trial += 1) {
      const three: Cell[] = Array.from({ length: 16 }, (_, i) => ({ prompt: i >> 3, values: [i & 1, (i >> 1) & 1, (i >> 2) & 1], share: 0.05 + random() }));
      const total = [0, 1].map((prompt) => three.filter((cell) => cell.prompt === prompt).reduce((sum, { share }) => sum + share, 0));
      const of = (j: number, prompt: number): number => three.filter((cell) => cell.prompt === prompt).reduce((sum, { values, share }) => sum + share * (values[j] as number), 0) / (total[prompt] as number);
      const statistics: Statistic[] = [
        { constraint: 0, prompt: undefined, centre: undefined, low: (of(0, 0) + of(0, 1)) / 2, high: (of(0, 0) + of(0, 1)) / 2, lambda: 1 },
        ...[0, 1].map((prompt) => ({ constraint: 1, prompt, centre: of(1, prompt), low: 0, high: 0, lambda: 1 })),
        { constraint: 2, prompt: undefined, centre: undefined, low: 0.1, high: 0.9, lambda: 0 },
      ];
      const quotas = quotasOf(three, [25, 25], statistics, random);
      const held = (j: number, prompt?: number): number => quotas.reduce((sum, n, s) => sum + (prompt === undefined || three[s]?.prompt === prompt ? n * (three[s]?.values[j] as number) : 0), 0);
      assert.deepEqual([0, 1].map((prompt) => quotas.reduce((sum, n, s) => sum + (three[s]?.prompt === prompt ? n : 0), 0)), [25, 25]);
      assert.ok(Math.abs(held(0) - 50 * (statistics[0]?.low as number)) <= 0.5 + 1e-9);
      for (const prompt of [0, 1]) assert.ok(Math.abs(held(1, prompt) - 25 * of(1, prompt)) <= 0.5 + 1e-9);
    }
  });
});

describe('matched batches', () => {
  it('have the declared shares', async () => {
    const { samples } = await sampleMatched(sampler, { folder: 'onnx', count: 50, seed: 1 }, matching, weighing, exact);
    assert.equal(samples.filter(({ text }) => text.startsWith('1')).length, 25);
    assert.equal(samples.filter(({ text }) => text[1] === '1').length, 20);
    assert.deepEqual(samples.map(({ index }) => index), Array.from({ length: 50 }, (_, i) => i));
  });

  it('are not biased: over many batches each text is as frequent as the target has it, at every place of the batch', async () => {
    const batches = await Promise.all(Array.from({ length: 1500 }, (_, seed) => sampleMatched(sampler, { folder: 'onnx', count: 10, seed }, matching, weighing, exact)));
    const all = batches.flatMap(({ samples }) => samples);
    assert.ok(totalVariation(sharesOf(all), p) < 0.02, `${String(sharesOf(all))} for ${String(p)}`);
    const last = all.filter(({ index }) => index === 9);
    assert.ok(Math.abs(mean(last.map(({ text }) => Number(text[0]))) - 0.5) < 0.04);
  });

  it('say which texts are missing where a cell does not fill', async () => {
    const women = { sample: (request: Parameters<typeof sampler.sample>[0]) => sampler.sample(request).then((samples) => samples.map((sample) => ({ ...sample, text: '111' }))) };
    await assert.rejects(sampleMatched(women, { folder: 'onnx', count: 10, seed: 1 }, matching, weighing, exact), (error: unknown) => {
      assert.ok(error instanceof NudgeError && error.code === 'acceptance-too-low');
      assert.match(error.message, /texts that are not “women” and not “science” are still missing\.$/);
      return true;
    });
  });
});

describe('swaps', () => {
  const wanted = 12.4;
  const statistics: Statistic[] = [{ constraint: 2, prompt: undefined, centre: undefined, low: wanted, high: wanted, lambda: 0 }];
  const member = (text: string) => ({ group: Number(text[0]), prompt: 0, values: [...valuesOfText(text), lengthOf(text)] });
  const draw = (seed: number, count: number) => Array.from({ length: count }, (_, i) => member(texts[Math.floor(randomStream(seed, i)() * 8)] as string));

  it('bring a numeric mean as near as whole texts can, and leave the cells as they are', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const [chosen, spares] = [draw(seed, 40), draw(seed + 1000, 40)];
      const after = swapped(chosen, spares, statistics, randomStream(seed, 0));
      assert.deepEqual(after.map(({ group }) => group), chosen.map(({ group }) => group));
      assert.ok(Math.abs(mean(after.map(({ values }) => values[2] as number)) - wanted) <= 1.5 / 40 + 1e-9);
    }
  });

  it('change nothing where the mean is within its interval', () => {
    const chosen = draw(1, 20);
    assert.deepEqual(swapped(chosen, draw(2, 20), [{ ...statistics[0] as Statistic, low: 5, high: 20 }], randomStream(1, 0)), chosen);
  });
});
