import assert from 'node:assert/strict';
import { appendFile, rename, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { EventReader, latestSteps, parseEvents } from '../../../src/runs/events';
import { followEvents, type Follower } from '../../../src/runs/follow';
import type { RunEvent } from '../../../src/shared/events';
import { removeTemporaryFolders, temporaryFolder } from '../../support/folders';

const phase = (seq: number): string => `${JSON.stringify({ seq, time: seq, type: 'phase', phase: 'base' })}\n`;
const sequence = (events: readonly RunEvent[]): number[] => events.map(({ seq }) => seq);

describe('events.jsonl', () => {
  after(removeTemporaryFolders);
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
    file = path.join(folder, 'events.jsonl');
  });

  it('has no events before it is there', async () => {
    assert.deepEqual(await new EventReader(folder).read(), []);
  });

  it('is read on where the last reading ended', async () => {
    const reader = new EventReader(folder);
    await writeFile(file, phase(1) + phase(2));
    assert.deepEqual(sequence(await reader.read()), [1, 2]);
    await appendFile(file, phase(3));
    assert.deepEqual(sequence(await reader.read()), [3]);
    assert.deepEqual(await reader.read(), []);
  });

  it('may end in the middle of a line, even of a character: the line counts when it is whole', async () => {
    const reader = new EventReader(folder);
    const line = Buffer.from(`${JSON.stringify({ seq: 2, time: 2, type: 'warning', code: 'x', message: 'zu groß', remedy: '' })}\n`);
    const torn = line.indexOf('ß') + 1;
    await writeFile(file, phase(1));
    await appendFile(file, line.subarray(0, torn));
    assert.deepEqual(sequence(await reader.read()), [1]);
    await appendFile(file, line.subarray(torn));
    const [event] = await reader.read();
    assert.ok(event?.type === 'warning');
    assert.equal(event.message, 'zu groß');
  });

  it('gives each event once when a resumed trainer cut off its torn end', async () => {
    const reader = new EventReader(folder);
    await writeFile(file, `${phase(1)}${phase(2)}{"seq":3,"ti`);
    assert.deepEqual(sequence(await reader.read()), [1, 2]);
    await truncate(file, Buffer.byteLength(phase(1) + phase(2)));
    await appendFile(file, phase(3));
    assert.deepEqual(sequence(await reader.read()), [3]);
  });

  it('is read in pieces that end anywhere, in a character or far before the end of a line', async () => {
    const long = { seq: 2, time: 2, type: 'warning', code: 'x', message: 'größer '.repeat(100), remedy: '' };
    await writeFile(file, `${phase(1)}${JSON.stringify(long)}\n${phase(3)}${phase(4)}{"seq":5`);
    for (const piece of [1, 7, 64, 100, 1000, 100_000]) {
      const events = await new EventReader(folder, undefined, piece).read();
      assert.deepEqual(sequence(events), [1, 2, 3, 4], String(piece));
      assert.deepEqual(events[1], long);
    }
  });

  it('gives what is new in a file that has taken the place of another', async () => {
    const reader = new EventReader(folder);
    await writeFile(file, phase(1) + phase(2));
    assert.deepEqual(sequence(await reader.read()), [1, 2]);
    await writeFile(`${file}.new`, phase(1) + phase(2) + phase(3));
    await rename(`${file}.new`, file);
    assert.deepEqual(sequence(await reader.read()), [3]);
    await writeFile(`${file}.new`, phase(1) + phase(3) + phase(4));
    await rename(`${file}.new`, file);
    assert.deepEqual(sequence(await reader.read()), [4]);
  });

  it('may hold damaged lines and types of a newer trainer', () => {
    const lines = `${phase(1)}{"seq":2,"ti\n\n{"seq":3,"type":"unheard-of"}\n[]\n${phase(4)}`;
    assert.deepEqual(sequence(parseEvents(lines)), [1, 4]);
  });

  it('says of a replayed step what was written last', () => {
    const step = (seq: number, number: number): RunEvent => ({ seq, type: 'step', step: number }) as RunEvent;
    const steps = latestSteps([step(1, 1), step(2, 2), step(3, 3), step(4, 2), step(5, 3)]);
    assert.deepEqual(steps.map(({ seq, step }) => [step, seq]), [[1, 1], [2, 4], [3, 5]]);
  });
});

describe('following a run', () => {
  after(removeTemporaryFolders);
  let follower: Follower;
  afterEach(() => { follower.close(); });

  for (const interval of [20, 3_600_000]) {
    it(`delivers what was there and what comes, in order, each once (${interval < 1000 ? 'looking often' : 'woken only'})`, async () => {
      const folder = await temporaryFolder();
      const file = path.join(folder, 'events.jsonl');
      await writeFile(file, phase(1));
      const seen: number[] = [];
      const complete = new Promise<void>((resolve) => {
        follower = followEvents(folder, (events) => {
          seen.push(...sequence(events));
          if (seen.length === 40) resolve();
        }, { interval });
      });
      await follower.caughtUp;
      assert.deepEqual(seen, [1]);
      for (let seq = 2; seq <= 40; seq += 1) await appendFile(file, phase(seq));
      await complete;
      assert.deepEqual(seen, Array.from({ length: 40 }, (_, index) => index + 1));
    });
  }

  it('looks at most ten times a second, however often the file changes', async () => {
    const folder = await temporaryFolder();
    let deliveries = 0;
    let seen = 0;
    follower = followEvents(folder, (events) => { deliveries += 1; seen += events.length; }, { interval: 3_600_000 });
    await follower.caughtUp;
    const began = Date.now();
    for (let seq = 1; seen < 100; seq += 1) await appendFile(path.join(folder, 'events.jsonl'), phase(seq));
    assert.ok(deliveries <= 2 + (Date.now() - began) / 100, String(deliveries));
  });

  it('says nothing more when it was closed', async () => {
    const folder = await temporaryFolder();
    const seen: RunEvent[] = [];
    follower = followEvents(folder, (events) => { seen.push(...events); });
    await follower.caughtUp;
    follower.close();
    await writeFile(path.join(folder, 'events.jsonl'), phase(1));
    await follower.look();
    assert.deepEqual(seen, []);
  });
});
