// What the panel knows of a run folder, when the folder's files fail for a while.
import assert from 'node:assert/strict';
import { appendFile, mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { RunFeed, type FeedListener } from '../../../src/panel/feed';
import { NudgeError } from '../../../src/shared/errors';
import { removeTemporaryFolders, temporaryFolder } from '../../support/folders';
import { recordedEvents, recordedSamples, writeRecordedRun } from '../../support/recorded-run';

/** Hears what the feed tells, and waits for more of it. */
class Ear implements FeedListener {
  readonly failures: unknown[] = [];
  readonly losses: unknown[] = [];
  private waiting: (() => void)[] = [];

  readonly changed = (): void => { for (const wake of this.waiting.splice(0)) wake(); };
  readonly failed = (error: unknown): void => { this.failures.push(error); this.changed(); };
  readonly gone = (error: unknown): void => { this.losses.push(error); this.changed(); };

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => { this.waiting.push(resolve); });
  }
}

describe('what the panel knows of a run', () => {
  let folder: string;
  let latest: string;
  let ear: Ear;
  let feed: RunFeed | undefined;
  let said: number;

  beforeEach(async () => {
    const events = recordedEvents({ steps: 130, until: 12 });
    folder = await writeRecordedRun(path.join(await temporaryFolder(), 'run'), { events });
    latest = path.join(folder, 'samples', 'latest.jsonl');
    said = events.length;
    ear = new Ear();
  });
  afterEach(() => { feed?.close(); feed = undefined; });
  after(removeTemporaryFolders);

  async function open(): Promise<RunFeed> {
    feed = await RunFeed.open(folder, false, process.cwd(), ear);
    return feed;
  }

  async function say(event: Record<string, unknown>): Promise<void> {
    said += 1;
    await appendFile(path.join(folder, 'events.jsonl'), `${JSON.stringify({ seq: said, time: 1_800_000_000_000 + said, ...event })}\n`);
  }

  /** Its place is taken by what no text can be read from. */
  async function block(file: string): Promise<void> {
    await rename(file, `${file}.aside`);
    await mkdir(file);
  }

  it('has texts again after a read that failed, and complains of that once', async () => {
    const opened = await open();
    await block(latest);
    await say({ type: 'samples', step: 20 });
    await ear.until(() => ear.failures.length > 0);
    for (const step of [21, 22]) {
      await say({ type: 'checkpoint', step });
      await ear.until(() => opened.view().checkpoint === step);
    }
    await rmdir(latest);
    await writeFile(latest, recordedSamples(7, 0.5, 0.4, 3));
    await say({ type: 'samples', step: 30 });
    await ear.until(() => opened.now?.step === 30);
    assert.equal(opened.now?.rows.length, 7);
    assert.equal(ear.failures.length, 1, String(ear.failures.at(-1)));
  });

  it('reads the base texts that could not be read with the next ones', async () => {
    const opened = await open();
    const base = path.join(folder, 'samples', 'base.jsonl');
    await block(base);
    await say({ type: 'base', moments: {}, samples: 64 });
    await ear.until(() => ear.failures.length > 0);
    await rmdir(base);
    await writeFile(base, recordedSamples(5, 0.1, 0.1, 4));
    await say({ type: 'samples', step: 20 });
    await ear.until(() => opened.base?.rows.length === 5);
  });

  it('passes over a line that is torn', async () => {
    await appendFile(latest, '{"text": "she is a che');
    assert.equal((await open()).now?.rows.length, 24);
    assert.deepEqual(ear.failures, []);
  });

  it('tells once that the run was deleted, and looks for nothing more', async () => {
    const opened = await open();
    const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    await rm(folder, { recursive: true });
    await Promise.all([opened.look(), opened.look()]);
    await opened.look();
    assert.deepEqual(ear.losses.map((error) => error instanceof NudgeError && [error.code, error.message]), [['no-run', `${folder} holds no run (no run.json).`]]);
    assert.deepEqual(ear.failures, []);
    assert.ok(timers() < before);
  });

  it('builds the features once, not for every look', async () => {
    const opened = await open();
    const { unreadable, constraints } = opened.view();
    await opened.look();
    assert.ok(opened.view().unreadable === unreadable && opened.view().constraints === constraints);
  });

  it('leaves nothing running when it cannot be opened', async () => {
    await block(latest);
    const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    await assert.rejects(open(), /EISDIR/);
    assert.equal(timers(), before);
  });
});
