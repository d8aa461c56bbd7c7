import assert from 'node:assert/strict';
import { appendFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { markdownReport } from '../../../src/cli/report';
import { broughtNearer } from '../../../src/cli/verbs/sample';
import { openRun } from '../../../src/runs/open';
import type { RunEvent } from '../../../src/shared/events';
import { removeTemporaryFolders, temporaryFolder } from '../../support/folders';
import { recordedEvents, writeRecordedRun } from '../../support/recorded-run';

const events = recordedEvents({ steps: 20, until: 20, end: 'finished' });

async function writeRun(told: readonly RunEvent[]): Promise<string> {
  return writeRecordedRun(path.join(await temporaryFolder(), 'run'), { events: told });
}

describe('the report of a run', () => {
  after(removeTemporaryFolders);

  it('shows the texts that are whole', async () => {
    const folder = await writeRun(events);
    await writeFile(path.join(folder, 'samples', 'base.jsonl'), '{"text": "a whole text"}\n{"text": "a torn o');
    const report = await markdownReport(await openRun(folder));
    assert.match(report, /^- a whole text$/m);
    assert.doesNotMatch(report, /torn/);
  });

  it('leaves out what is no number', async () => {
    const folder = await writeRun(events.slice(0, -1));
    const infinite = { ...events.at(-1), acceptance: 0.1, tvAccepted: Number.NaN, tvAcceptedHigh: Number.NaN, klTargetPolicy: Number.POSITIVE_INFINITY };
    await appendFile(path.join(folder, 'events.jsonl'), `${JSON.stringify(infinite)}\n`);
    const report = await markdownReport(await openRun(folder));
    assert.match(report, /^- guaranteed sampling accepts 10\.0 % of the texts$/m);
    assert.match(report, /^- KL\(p‖π\), what is left of it: –$/m);
  });
});

describe('what rejection brings', () => {
  it('is told in nats', () => {
    assert.equal(broughtNearer({ klTargetPolicy: 1 }, 0.5), '; KL(p‖π) 1.00 → about 0.31');
  });

  it('is not told of a divergence that is unknown or infinite', () => {
    assert.deepEqual([broughtNearer(undefined, 0.5), broughtNearer({ klTargetPolicy: null }, 0.5)], ['', '']);
  });
});
