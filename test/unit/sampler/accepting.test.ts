// Rejection sampling over a sampler whose texts are known: what is accepted, in which shares, and when it gives up.
import assert from 'node:assert/strict';
import { NudgeError } from '../../../src/shared/errors';
import type { Sample, SampleRequest } from '../../../src/shared/sampler';
import { type Decide, sampleAccepted } from '../../../src/sampler/accepting';

/** Sample i of any request says its index, as the real one does for a seed. */
function sampler(log: SampleRequest[] = []): { sample: (request: SampleRequest) => Promise<Sample[]> } {
  return {
    sample: (request) => {
      log.push(request);
      const first = request.first ?? 0;
      return Promise.resolve(Array.from({ length: request.count }, (_, place) => ({
        index: first + place, text: String(first + place), prompt: '', promptIndex: 0, tokens: [1, 2], logProb: -1, logProbSampled: -1, finish: 'end' as const,
      })));
    },
  };
}

const request = { folder: 'onnx', count: 10, seed: 1 };
/** Decides text by text. */
const decideBy = (accept: (text: string) => boolean): Decide => (samples) => Promise.resolve(samples.map(({ text }) => accept(text)));
const third = decideBy((text) => Number(text) % 3 === 0);

describe('rejection sampling', () => {
  it('takes the first texts that are accepted, numbered anew', async () => {
    const { samples, drawn } = await sampleAccepted(sampler(), request, 1, third);
    assert.deepEqual(samples.map(({ text }) => Number(text)), [0, 3, 6, 9, 12, 15, 18, 21, 24, 27]);
    assert.deepEqual(samples.map(({ index }) => index), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert.ok(drawn >= 28);
  });

  it('gives the same texts in whatever portions they are drawn', async () => {
    const log: SampleRequest[] = [];
    const many = await sampleAccepted(sampler(log), { ...request, count: 300 }, 1, third);
    assert.ok(log.length > 1);
    const few = await sampleAccepted(sampler(), request, 1, third);
    assert.deepEqual(few.samples, many.samples.slice(0, 10));
  });

  it('keeps the prompts\' shares equal, however often each is refused', async () => {
    const prompted = decideBy((text) => Number(text) % 2 === 0 || Number(text) % 10 === 1);
    const { samples } = await sampleAccepted(sampler(), { ...request, count: 7 }, 2, prompted);
    assert.deepEqual([0, 1].map((prompt) => samples.filter(({ text }) => Number(text) % 2 === prompt).length), [4, 3]);
  });

  it('gives up with the counts where next to nothing is accepted', async () => {
    await assert.rejects(sampleAccepted(sampler(), request, 1, decideBy((text) => text === '7')), (error: unknown) => {
      assert.ok(error instanceof NudgeError);
      assert.equal(error.code, 'acceptance-too-low');
      assert.match(error.message, /^Only 1 of 1,\d\d\d texts/);
      return true;
    });
  });

  it('tells of accepted texts only', async () => {
    const told: number[] = [];
    await sampleAccepted(sampler(), request, 1, third, { onSample: ({ text }) => { told.push(Number(text)); } });
    assert.deepEqual(told, [0, 3, 6, 9, 12, 15, 18, 21, 24, 27]);
  });
});
