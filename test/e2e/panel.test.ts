// The panel's browser side as a person meets it, in a plain browser: real page, real bundle, a real session and run folder behind it.
import assert from 'node:assert/strict';
import { appendFile, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import type { PanelServices } from '../../src/panel/services';
import { Session } from '../../src/panel/session';
import type { RunEvent } from '../../src/shared/events';
import type { PanelTarget } from '../../src/shared/panel';
import type { Run } from '../../src/shared/run';
import type { Sample } from '../../src/shared/sampler';
import { launchBrowser } from '../harness/browser';
import { orSkip } from '../harness/skip';
import { removeTemporaryFolders, temporaryFolder } from '../support/folders';
import { PanelPage, type PanelPageOptions } from '../support/panel-page';
import { recordedEvents, recordedRun, recordedSamples, writeRecordedRun, type Recording } from '../support/recorded-run';

const shots = path.resolve('test-results/panel');

const samples: Sample[] = recordedSamples(10, 0.5, 0.4, 5).trim().split('\n').map((line, index) => {
  const { text, tokens, logProb } = JSON.parse(line) as Pick<Sample, 'text' | 'tokens' | 'logProb'>;
  return { index, text, prompt: '', promptIndex: 0, tokens, logProb, logProbSampled: logProb, logProbBase: logProb, finish: index === 3 ? 'length' : 'end' };
});

describe('the panel in a browser', function () {
  let browser: Browser;
  let panel: PanelPage;
  let done: string[];
  const closing: (() => Promise<void>)[] = [removeTemporaryFolders];

  const services: PanelServices = {
    root: process.cwd(), trusted: true,
    sampler: { read: () => Promise.resolve([]), sample: ({ count, first = 0 }, handlers) => {
      const drawn = Array.from({ length: count }, (_, place) => ({ ...samples[(first + place) % samples.length] as Sample, index: first + place }));
      drawn.forEach((sample) => handlers?.onSample?.(sample));
      return Promise.resolve(drawn);
    } },
    baseFolder: () => Promise.resolve('base'),
    insert: (chosen, format) => { done.push(`insert ${chosen.map(({ index }) => index).join(',')} as ${format ?? 'texts'}`); return Promise.resolve(); },
    copy: (text) => { done.push(`copy ${text.split('\n')[0] ?? ''}`); return Promise.resolve(); },
    act: (action, { run }) => { done.push(`${action} ${run === undefined ? 'spec' : 'run'}`); return Promise.resolve(); },
  };

  async function run(recording: Recording, as: Run = recordedRun, change: (event: RunEvent) => RunEvent = (event) => event): Promise<PanelTarget & { kind: 'run' }> {
    const folder = path.join(await temporaryFolder(), 'run');
    return { kind: 'run', folder: await writeRecordedRun(folder, { events: recordedEvents(recording).map(change), run: as, exported: recording.end === 'finished', alive: recording.end === undefined }) };
  }

  async function open(options: Omit<PanelPageOptions, 'services'>): Promise<PanelPage['page']> {
    done = [];
    panel = await PanelPage.open(browser, { services, ...options });
    return panel.page;
  }

  async function focusOf(page: PanelPage['page']): Promise<string | undefined> {
    return page.evaluate(() => document.activeElement?.textContent);
  }

  async function choose(page: PanelPage['page'], mode: string): Promise<void> {
    await page.locator('#mode').click();
    await page.locator('#mode vscode-option', { hasText: mode }).click();
  }

  before(async function () {
    await mkdir(shots, { recursive: true });
    browser = await orSkip(this, launchBrowser);
    closing.unshift(() => browser.close());
  });

  afterEach(async function () {
    await panel.page.screenshot({ path: path.join(shots, `${(this.currentTest?.title ?? '').replace(/\W+/g, '-')}.png`), fullPage: true });
    await panel.close();
    assert.deepEqual(panel.problems, [], 'the page breaks its content security policy, or throws');
  });

  after(async () => { for (const close of closing) await close(); });

  for (const theme of ['dark', 'light', 'contrast'] as const) {
    it(`shows a run at work in a ${theme} theme`, async () => {
      const page = await open({ target: await run({ steps: 130, until: 96 }), theme });
      await page.getByText('step 96 / 130').waitFor();
      assert.deepEqual(await page.locator('header vscode-button').allInnerTexts(), ['Pause', 'Finish now', 'Stop', 'Edit spec', 'Show log']);
      assert.equal(await page.locator('.u-wrap canvas').count(), 3);
      assert.ok(await page.locator('mark').count() > 5);
      await page.getByText('The estimate of science rests on 61 samples.').waitFor();
    });
  }

  it('moves with the run', async () => {
    const target = await run({ steps: 130, until: 96 });
    const page = await open({ target });
    const events = recordedEvents({ steps: 130, until: 98 }).filter(({ type }) => type === 'step').slice(96).map((event, index) => JSON.stringify({ ...event, seq: 1000 + index }));
    await appendFile(path.join(target.folder, 'events.jsonl'), `${events.join('\n')}\n`);
    await page.getByText('step 98 / 130').waitFor();
    await page.getByText('from the newest 256 samples, at step 98').waitFor();
  });

  it('tells how far a review is, and how long it will take with the rest', async () => {
    const target = await run({ steps: 130, until: 65 });
    const last = recordedEvents({ steps: 130, until: 65 }).findLast(({ type }) => type === 'step');
    assert.ok(last);
    const page = await open({ target });
    const word = { seq: 1000, time: last.time + 20_000, type: 'progress', phase: 'reviewing', done: 160, total: 320 };
    await appendFile(path.join(target.folder, 'events.jsonl'), `${JSON.stringify(word)}\n`);
    await page.getByText('step 65 / 130, reviewing 160 of 320 samples').waitFor();
    await page.getByText('ETA 0:59').waitFor();
  });

  it('has a table behind every chart, reached by keyboard alone', async () => {
    const page = await open({ target: await run({ steps: 130, until: 96 }) });
    await page.getByRole('checkbox', { name: 'Table view' }).focus();
    await page.keyboard.press('Space');
    const table = page.getByRole('table', { name: 'Divergence, nats per text' });
    await table.waitFor();
    assert.deepEqual(await table.getByRole('columnheader').allInnerTexts(), ['step', 'KL from target', 'KL from base', 'TV (right)']);
    assert.equal(await table.getByRole('rowheader').first().innerText(), '96');
    assert.equal(await page.getByRole('table').count(), 3);
  });

  it('explains a technical term on focus, and takes the explanation away by Escape', async () => {
    const page = await open({ target: await run({ steps: 130, until: 96 }) });
    await page.getByRole('button', { name: 'KL from target' }).focus();
    const tooltip = page.getByRole('tooltip').filter({ hasText: 'KL(p‖π)' });
    await tooltip.waitFor();
    await page.keyboard.press('Escape');
    await tooltip.waitFor({ state: 'hidden' });
  });

  it('sends a control once, and says that it waits for the run', async () => {
    const page = await open({ target: await run({ steps: 130, until: 96 }) });
    await page.locator('vscode-button', { hasText: 'Pause' }).click();
    await page.locator('vscode-button[aria-disabled=true]', { hasText: 'Pausing…' }).click();
    assert.deepEqual(done, ['pause run']);
  });

  it('keeps the keyboard on the button that pauses and resumes', async () => {
    const target = await run({ steps: 130, until: 96 });
    const page = await open({ target });
    await page.getByRole('button', { name: 'Pause' }).press('Enter');
    await page.locator('vscode-button', { hasText: 'Pausing…' }).waitFor();
    await page.keyboard.press('Enter');
    await appendFile(path.join(target.folder, 'events.jsonl'), `${JSON.stringify({ seq: 1000, time: 1_800_000_000_000, type: 'paused', step: 96 })}\n`);
    await page.locator('vscode-button[aria-disabled=false]', { hasText: 'Resume' }).waitFor();
    assert.equal(await focusOf(page), 'Resume');
    await page.keyboard.press('Enter');
    await page.locator('vscode-button', { hasText: 'Resuming…' }).waitFor();
    assert.deepEqual(done, ['pause run', 'resume run']);
  });

  it('puts the keyboard on what a button led to, or on the heading where that went with it', async () => {
    const target = await run({ steps: 130, until: 130, end: 'finished' });
    const page = await open({ target });
    await page.getByRole('button', { name: 'Show all 64 texts: Base model' }).press('Enter');
    await page.getByRole('region', { name: 'Base model' }).getByRole('listitem').nth(12).and(page.locator(':focus')).waitFor();
    await page.getByRole('button', { name: 'Sample…' }).press('Enter');
    await page.locator('vscode-panel-tab#sample:focus').waitFor();
    await rm(target.folder, { recursive: true });
    await page.getByText('holds no run').waitFor();
    await page.getByRole('button', { name: 'Close' }).press('Enter');
    await page.locator('h1:focus').waitFor();
  });

  it('has the button of a complaint that leads on, and takes the complaint away with it', async () => {
    const target = await run({ steps: 130, until: 130, end: 'finished' });
    const others: PanelServices = {
      ...services, copy: () => Promise.reject(new Error('The clipboard is out of order.')),
      offersFor: () => [{ title: 'Export Again', act: () => { done.push('export'); return Promise.resolve(); } }],
    };
    const page = await open({ target, tab: 'sample', converse: (post) => new Session(target, 'sample', others, post) });
    await page.locator('form vscode-button').click();
    await page.getByRole('button', { name: 'Copy sample 1', exact: true }).click();
    await page.getByText('The clipboard is out of order.').waitFor();
    await page.getByRole('button', { name: 'Export Again' }).click();
    await page.getByText('The clipboard is out of order.').waitFor({ state: 'hidden' });
    assert.deepEqual(done, ['export']);
  });

  it('puts the keyboard on the tab of a run that cannot be sampled yet', async () => {
    const page = await open({ target: await run({ steps: 130, until: 96 }), tab: 'sample' });
    await page.getByRole('button', { name: 'Show the run' }).press('Enter');
    await page.locator('vscode-panel-tab#train:focus').waitFor();
    await page.getByText('step 96 / 130').waitFor();
  });

  it('leaves the keyboard to who has gone elsewhere', async () => {
    const target = await run({ steps: 130, until: 96 });
    const page = await open({ target });
    await page.getByRole('button', { name: 'Stop' }).focus();
    await page.locator('h2').first().click();
    await rm(target.folder, { recursive: true });
    await page.getByText('holds no run').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'BODY');
  });

  it('narrows texts down to a constraint and a word', async () => {
    const page = await open({ target: await run({ steps: 130, until: 96 }) });
    await page.getByRole('checkbox', { name: 'science' }).click();
    await page.getByLabel('Search these texts').fill('she');
    const now = page.getByRole('region', { name: /^Now/ }).getByRole('listitem');
    const texts = await now.allInnerTexts();
    assert.ok(texts.length > 0);
    for (const text of texts) assert.match(text, /(chemist|physicist|biologist).*she/i);
  });

  it('says in plain words what a finished run reached', async () => {
    const page = await open({ target: await run({ steps: 130, until: 130, end: 'finished' }) });
    const result = page.getByRole('region', { name: 'Result' });
    await result.getByText('✓ The target is reached').waitFor();
    assert.equal(await result.getByText('on 4,096 fresh samples').count(), 1);
    assert.equal(await result.getByText('✓ reached').count(), 2);
    await result.getByText('0.790 / 0.650 / 0.530').waitFor();
  });

  it('never shows a miss as a success', async () => {
    const page = await open({ target: await run({ steps: 130, until: 130, end: 'missed' }), theme: 'light' });
    await page.getByText('✕ The target is missed').waitFor();
    await page.getByText('✕ missed').waitFor();
    assert.equal(await page.getByText('target reached').count(), 0);
  });

  it('says of a failure what, where, and what to do', async () => {
    const page = await open({ target: await run({ steps: 130, until: 97, end: 'failed' }) });
    const failure = page.getByRole('alert');
    await failure.getByText('The trainer ran out of memory in step 97.').waitFor();
    await failure.getByText('Set "microBatch" to 16').waitFor();
    for (const button of ['Go on from step 90', 'Show log', 'Copy details']) await failure.locator('vscode-button', { hasText: button }).click();
    assert.deepEqual(done, ['resume run', 'showLog run', 'copy The trainer ran out of memory in step 97.']);
  });

  it('leads from an impossible measurement back to the spec', async () => {
    const failed: RunEvent = { seq: 99, time: 0, type: 'failed', code: 'never-seen', message: 'None of 12,288 base texts has “science”.', remedy: 'Choose words that the model writes.', exitCode: 3 };
    const folder = await writeRecordedRun(path.join(await temporaryFolder(), 'measured'), { events: [...recordedEvents({ steps: 130, until: 0 }).slice(0, 4), failed] });
    const page = await open({ target: { kind: 'measure', spec: '/specs/women.nudge.json', folder }, tab: 'measure' });
    const failure = page.getByRole('alert');
    await failure.getByText('None of 12,288 base texts has “science”.').waitFor();
    await failure.locator('vscode-button[appearance=primary]', { hasText: 'Edit spec' }).click();
    await failure.locator('vscode-button', { hasText: 'Measure again' }).click();
    assert.deepEqual(done, ['openSpec run', 'measure run']);
  });

  it('samples, shows what each text meets, and inserts all or a selection', async () => {
    const page = await open({ target: await run({ steps: 130, until: 130, end: 'finished' }), tab: 'sample' });
    await page.locator('form vscode-button').click();
    await page.locator('.samples li').nth(9).waitFor();
    const science = await page.locator('.verdict.yes', { hasText: 'science' }).count();
    await page.getByText(`science ${String(science)} of 10`).waitFor();
    await page.locator('vscode-button', { hasText: 'Insert 10' }).click();
    await page.getByRole('checkbox', { name: '2', exact: true }).click();
    await page.locator('#format').click();
    await page.locator('vscode-option', { hasText: 'JSONL' }).click();
    await page.locator('vscode-button', { hasText: 'Insert 1 selected' }).click();
    await page.getByRole('button', { name: 'Insert sample 3' }).click();
    assert.deepEqual(done, ['insert 0,1,2,3,4,5,6,7,8,9 as lines', 'insert 1 as jsonl', 'insert 2 as texts']);
  });

  it('is as the user left it when it comes back from behind another document', async () => {
    const page = await open({ target: await run({ steps: 130, until: 130, end: 'finished' }) });
    await page.getByRole('searchbox', { name: 'Search these texts' }).fill('chemist');
    await page.getByRole('tab', { name: 'Sample' }).click();
    await page.getByRole('textbox', { name: 'Count' }).fill('4');
    await page.locator('form vscode-button').click();
    await page.locator('.samples li').nth(3).waitFor();
    await page.getByRole('checkbox', { name: '2', exact: true }).click();
    await panel.hideAndShow();
    await page.locator('vscode-button', { hasText: 'Insert 1 selected' }).click();
    assert.equal(await page.getByRole('textbox', { name: 'Count' }).inputValue(), '4');
    await page.getByRole('tab', { name: 'Train' }).click();
    assert.equal(await page.getByRole('searchbox', { name: 'Search these texts' }).inputValue(), 'chemist');
    assert.deepEqual(done, ['insert 1 as lines']);
  });

  it('holds texts to demands alone by rejection, and says what it cost', async () => {
    const constraints = recordedRun.constraints.slice(0, 1).map((constraint) => ({ ...constraint, moment: 1 }));
    const target = await run({ steps: 130, until: 130, end: 'finished' }, { ...recordedRun, constraints });
    const page = await open({ target, tab: 'sample' });
    await page.getByRole('textbox', { name: 'Count' }).fill('3');
    await choose(page, 'Guaranteed');
    assert.equal(await page.getByRole('textbox', { name: 'Acceptance' }).count(), 0);
    await page.locator('form vscode-button').click();
    await page.getByText(/^3 of \d+ texts accepted: all meet women\.$/).waitFor();
    assert.equal(await page.locator('.samples li').count(), 3);
    assert.equal(await page.locator('.samples .verdict.yes', { hasText: 'women' }).count(), 3);
  });

  it('holds texts to shares at the acceptance that is asked for, and says how close they are', async () => {
    const page = await open({ target: await run({ steps: 130, until: 130, end: 'finished' }), tab: 'sample' });
    await choose(page, 'Guaranteed');
    await page.getByRole('textbox', { name: 'Acceptance' }).fill('2');
    await page.locator('form vscode-button').click();
    await page.getByText('Acceptance is between 0 and 1').waitFor();
    await page.getByRole('textbox', { name: 'Acceptance' }).fill('0.6');
    await page.locator('form vscode-button').click();
    await page.getByText(/^10 of \d+ texts accepted \(\d+ %\): close to the target, not exact: share error at most \d/).waitFor();
  });

  it('composes a batch with the declared shares, and says that its texts depend on each other', async () => {
    const page = await open({ target: await run({ steps: 130, until: 130, end: 'finished' }), tab: 'sample' });
    await choose(page, 'Matched batch');
    await page.locator('form vscode-button').click();
    await page.getByText('so these texts depend on each other').waitFor();
    await page.getByText('women 5 of 10').waitFor();
    await page.getByText('science 4 of 10').waitFor();
  });

  it('offers no guarantee where only the trainer can look at a feature', async () => {
    const constraints = [...recordedRun.constraints, { name: 'mine', feature: { type: 'script' as const, file: 'mine.py' }, moment: 0.5 }];
    const page = await open({ target: await run({ steps: 130, until: 130, end: 'finished' }, { ...recordedRun, constraints }), tab: 'sample' });
    await page.getByRole('textbox', { name: 'Count' }).waitFor();
    assert.equal(await page.locator('#mode').count(), 0);
  });

  it('shows what each prompt reached beside what it was to have', async () => {
    const prompts = ['The nurse went home.', 'The welder went home.', 'The judge went home.'];
    const shares = [{ mean: 0.88, low: 0.84, high: 0.91, n: 412, target: 0.9 }, { mean: 0.03, low: 0.02, high: 0.05, n: 388, target: 0.02 }, { mean: null, low: null, high: null, n: 0, target: 0.4 }];
    const constraints = recordedRun.constraints.map((constraint) => constraint.name === 'women' ? { name: 'women', feature: constraint.feature, moments: [0.9, 0.02, 0.4] } : constraint);
    const target = await run({ steps: 130, until: 130, end: 'finished' }, { ...recordedRun, prompts, constraints }, (event) => event.type === 'finished' && event.moments['women']
      ? { ...event, moments: { ...event.moments, women: { ...event.moments['women'], prompts: shares, meanAbsoluteError: 0.015 } } } : event);
    const page = await open({ target });
    await page.getByText('women by prompt, 1.5 % off on average').waitFor();
    const cells = await page.getByRole('region', { name: 'women by prompt' }).locator('tbody tr').allInnerTexts();
    assert.deepEqual(cells.map((row) => row.replace(/\s+/g, ' ').trim()), ['The nurse went home. 88.0 % [84.0, 91.0] 90.0 % 412', 'The welder went home. 3.0 % [2.0, 5.0] 2.0 % 388', 'The judge went home. – 40.0 % 0']);
  });

  it('refuses a field that makes no sense, and samples nothing', async () => {
    const page = await open({ target: await run({ steps: 130, until: 130, end: 'finished' }), tab: 'sample' });
    await page.getByRole('textbox', { name: 'Count' }).fill('many');
    await page.keyboard.press('Enter');
    await page.getByText('Count is a whole number from 1 to 1000.').waitFor();
    assert.equal(await page.locator('.samples li').count(), 0);
  });

  it('tells the cost of a target before anything is trained', async () => {
    const folder = path.join(await temporaryFolder(), 'measured');
    const events = recordedEvents({ steps: 130, until: 0 }).filter(({ type }) => type !== 'phase');
    const page = await open({ target: { kind: 'measure', spec: '/specs/women.nudge.json', folder: await writeRecordedRun(folder, { events }) }, tab: 'measure' });
    await page.getByText('1 of every 4').waitFor();
    await page.getByText('has any of chemist, physicist, biologist').waitFor();
    await page.locator('header vscode-button', { hasText: 'Train' }).click();
    assert.deepEqual(done, ['train run']);
  });

  it('leads from a spec to its next step by one button, tab by tab with the arrow keys', async () => {
    const page = await open({ target: { kind: 'spec', file: '/specs/women.nudge.json' }, tab: 'measure' });
    await page.locator('vscode-button', { hasText: 'Measure base model' }).click();
    await page.getByRole('tab', { name: 'Measure' }).focus();
    await page.keyboard.press('ArrowLeft');
    await page.getByText('There is nothing to sample yet').waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.locator('vscode-button', { hasText: 'Train' }).click();
    assert.deepEqual(done, ['measure spec', 'train spec']);
  });

  it('fits a narrow panel', async () => {
    const page = await open({ target: await run({ steps: 130, until: 96 }), width: 420 });
    await page.getByText('step 96 / 130').waitFor();
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 420);
  });
});
