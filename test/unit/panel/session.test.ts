// A session talks to a browser side about a real run folder, and answers whatever it is asked.
import assert from 'node:assert/strict';
import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { PanelServices, Subject } from '../../../src/panel/services';
import { Session } from '../../../src/panel/session';
import { NudgeError } from '../../../src/shared/errors';
import type { HostMessage, PanelAction, PanelRequest, PanelTarget, SampleOptions } from '../../../src/shared/panel';
import type { Feature, ParsesFeature, Run } from '../../../src/shared/run';
import type { Sample } from '../../../src/shared/sampler';
import { update, type Message, type Model } from '../../../webview/store';
import { removeTemporaryFolders, temporaryFolder } from '../../support/folders';
import { recordedEvents, recordedRun, writeRecordedRun } from '../../support/recorded-run';

/** The browser side without a browser: its store, and waiting for what it comes to show. */
class Listener {
  readonly messages: HostMessage[] = [];
  model: Model | undefined;
  private waiting: (() => void)[] = [];

  readonly post = (message: HostMessage): void => {
    const copy = JSON.parse(JSON.stringify(message)) as HostMessage;
    this.messages.push(copy);
    this.take(copy);
  };

  readonly take = (message: Message): void => {
    this.model = update(this.model, message);
    for (const wake of this.waiting.splice(0)) wake();
  };

  async until(shows: (model: Model) => boolean): Promise<Model> {
    while (!this.model || !shows(this.model)) await new Promise<void>((resolve) => { this.waiting.push(resolve); });
    return this.model;
  }

  replies(): (HostMessage & { type: 'reply' })[] {
    return this.messages.filter((message) => message.type === 'reply');
  }
}

function sampleAt(index: number): Sample {
  return { index, text: `she is a chemist ${String(index)}`, prompt: '', promptIndex: 0, tokens: [5, 6, 7, 0], logProb: -9, logProbSampled: -9, finish: 'end' };
}

interface Calls {
  readonly acted: [PanelAction, Subject][];
  readonly inserted: [readonly Sample[], string | undefined][];
  readonly copied: string[];
}

function services(calls: Calls, others: Partial<PanelServices> = {}): PanelServices {
  return {
    root: process.cwd(), trusted: true,
    sampler: { read: () => Promise.resolve([]), sample: (request, handlers) => {
      const samples = Array.from({ length: request.count }, (_, index) => sampleAt(index));
      handlers?.onText?.(0, 'she');
      for (const sample of samples.toReversed()) handlers?.onSample?.(sample);
      return Promise.resolve(samples);
    } },
    baseFolder: () => Promise.resolve('base'),
    insert: (samples, format) => { calls.inserted.push([samples, format]); return Promise.resolve(); },
    copy: (text) => { calls.copied.push(text); return Promise.resolve(); },
    act: (action, subject) => { calls.acted.push([action, subject]); return Promise.resolve(); },
    ...others,
  };
}

describe('a panel session', () => {
  let open: Session | undefined;
  let listener: Listener;
  let calls: Calls;

  function start(target: PanelTarget, others: Partial<PanelServices> = {}): Session {
    listener = new Listener();
    calls = { acted: [], inserted: [], copied: [] };
    open = new Session(target, 'train', services(calls, others), listener.post);
    return open;
  }

  afterEach(() => { open?.close(); });
  after(removeTemporaryFolders);

  async function recorded(until: number, options: { end?: 'finished'; alive?: boolean; run?: Run } = {}): Promise<string> {
    return writeRecordedRun(path.join(await temporaryFolder(), 'run'), { events: recordedEvents({ steps: 130, until, end: options.end }), exported: options.end === 'finished', alive: options.alive === true, run: options.run });
  }

  it('hydrates once with everything that the folder holds', async () => {
    const session = start({ kind: 'run', folder: await recorded(96, { alive: true }) });
    await session.receive({ type: 'ready' });
    const { model } = listener;
    assert.equal(model?.run?.status, 'running');
    assert.equal(model.points.length, 96);
    assert.equal(model.base?.rows.length, 64);
    assert.equal(model.now?.step, 90);
    assert.deepEqual(listener.messages.map(({ type }) => type), ['hydrate']);
  });

  it('follows the run, and takes a torn line when it is whole', async () => {
    const folder = await recorded(10, { alive: true });
    const session = start({ kind: 'run', folder });
    await session.receive({ type: 'ready' });
    const events = path.join(folder, 'events.jsonl');
    const [eleventh, twelfth] = recordedEvents({ steps: 130, until: 12 }).filter(({ type }) => type === 'step').slice(10).map((event, index) => JSON.stringify({ ...event, seq: 900 + index }));
    assert.ok(eleventh !== undefined && twelfth !== undefined);
    await appendFile(events, `${eleventh}\n${twelfth.slice(0, 40)}`);
    assert.equal((await listener.until(({ points }) => points.length > 10)).points.length, 11);
    await appendFile(events, `${twelfth.slice(40)}\n`);
    assert.equal((await listener.until(({ points }) => points.length > 11)).run?.step, 12);
  });

  it('shows a run whose trainer is gone as interrupted', async () => {
    await start({ kind: 'run', folder: await recorded(96) }).receive({ type: 'ready' });
    assert.equal(listener.model?.run?.status, 'interrupted');
  });

  it('sends nothing to a hidden panel, and everything again when it is back', async () => {
    const folder = await recorded(10, { alive: true });
    const session = start({ kind: 'run', folder });
    await session.receive({ type: 'ready' });
    session.hide();
    const before = listener.messages.length;
    await appendFile(path.join(folder, 'events.jsonl'), `${JSON.stringify({ ...recordedEvents({ steps: 130, until: 11 }).at(-1), seq: 900 })}\n`);
    await session.receive({ type: 'action', request: 1, action: 'pause' });
    assert.deepEqual(listener.messages.slice(before).map(({ type }) => type), ['reply']);
    await session.receive({ type: 'ready' });
    await listener.until(({ points }) => points.length === 11);
  });

  it('comes back with the tab that the user went to, or that a command asked for since', async () => {
    const session = start({ kind: 'run', folder: await recorded(96) });
    await session.receive({ type: 'ready' });
    await session.receive({ type: 'tab', tab: 'sample' });
    session.hide();
    await session.receive({ type: 'ready' });
    assert.equal(listener.model?.tab, 'sample');
    session.hide();
    session.show('measure');
    await session.receive({ type: 'ready' });
    assert.equal(listener.model.tab, 'measure');
  });

  const requests: Record<PanelRequest['type'], PanelRequest> = {
    action: { type: 'action', request: 1, action: 'openSpec' },
    sample: { type: 'sample', request: 2, options: { count: 2, seed: 1 } },
    cancel: { type: 'cancel', request: 3, of: 2 },
    insert: { type: 'insert', request: 4, places: [0], format: 'lines' },
    copy: { type: 'copy', request: 5, text: 'text' },
    remedy: { type: 'remedy', request: 6, of: 1 },
  };

  for (const request of Object.values(requests)) {
    it(`answers "${request.type}" once, also when it fails`, async () => {
      const folder = await recorded(130, { end: 'finished' });
      await start({ kind: 'run', folder }).receive(request);
      assert.deepEqual(listener.replies(), [{ type: 'reply', request: request.request }]);
      const fail = (): never => { throw new Error('out of order'); };
      await start({ kind: 'run', folder }, { act: fail, insert: fail, copy: fail, baseFolder: fail, sampler: { read: fail, sample: fail } }).receive(request);
      const [reply, ...more] = listener.replies();
      assert.deepEqual([reply?.request, more.length], [request.request, 0]);
      assert.equal(reply?.complaint?.sentence, request.type === 'cancel' || request.type === 'remedy' ? undefined : 'out of order');
    });
  }

  it('offers Resume again where it led to nothing, and waits for a live run to take a control', async () => {
    for (const [alive, action, left] of [[false, 'resume', undefined], [true, 'pause', 'pause']] as const) {
      const session = start({ kind: 'run', folder: await recorded(96, { alive }) });
      await session.receive({ type: 'ready' });
      listener.take({ type: 'asked', request: 1, action });
      assert.equal(listener.model?.pending?.action, action);
      await session.receive({ type: 'action', request: 1, action });
      assert.equal(listener.model.pending?.action, left);
    }
  });

  it('runs commands for the run and for the spec it was made from', async () => {
    const folder = await recorded(96);
    await start({ kind: 'run', folder }).receive({ type: 'action', request: 1, action: 'train' });
    assert.deepEqual(calls.acted, [['train', { run: folder, spec: '/specs/women-in-science.nudge.json' }]]);
  });

  it('shows samples in their order and inserts the sampler\'s own', async () => {
    const session = start({ kind: 'run', folder: await recorded(130, { end: 'finished' }) });
    await session.receive({ type: 'ready' });
    await session.receive({ type: 'sample', request: 7, options: { count: 3, seed: 4 } });
    const { batch } = await listener.until((model) => model.batch?.running === false);
    assert.deepEqual(batch?.rows.map(({ index }) => index), [0, 1, 2]);
    assert.deepEqual([batch.seed, batch.growing], [4, []]);
    assert.deepEqual(batch.rows[0], {
      index: 0, text: 'she is a chemist 0', prompt: '', logProb: -9, finish: 'end', features: [1, 1], marks: [{ start: 0, end: 3, constraint: 0 }, { start: 9, end: 16, constraint: 1 }],
    });
    await session.receive({ type: 'insert', request: 8, places: [2, 0], format: 'jsonl' });
    assert.deepEqual(calls.inserted, [[[sampleAt(2), sampleAt(0)], 'jsonl']]);
  });

  it('reads code by its grammar, and says so when the grammar is missing', async () => {
    const [women, science] = recordedRun.constraints;
    assert.ok(women && science);
    const coded = (language: ParsesFeature['language']): Promise<string> => recorded(130, {
      end: 'finished', run: { ...recordedRun, constraints: [{ ...women, feature: { type: 'parses', language } }, { ...science, among: { type: 'parses', language: 'html' } }] },
    });
    const session = start({ kind: 'run', folder: await coded('python') });
    await session.receive({ type: 'ready' });
    await session.receive({ type: 'sample', request: 7, options: { count: 1, seed: 4 } });
    const { batch } = await listener.until((model) => model.batch?.running === false);
    assert.deepEqual(batch?.rows[0]?.features, [0, 1]);
    await start({ kind: 'run', folder: await coded('rust') }, { root: '/nowhere' }).receive({ type: 'ready' });
    assert.match(listener.model?.complaint?.sentence ?? '', /tree-sitter-rust\.wasm is missing or broken\.$/);
  });

  it('shows what a network says of texts, and offers to hold them to it, where the run has the network', async () => {
    const feature: Feature = { type: 'classifier', model: 'm', label: 'POSITIVE', threshold: 0.5, encoder: 'classifier-1' };
    const run = { ...recordedRun, constraints: recordedRun.constraints.map((constraint) => ({ ...constraint, moment: 1, ...constraint.name === 'women' && { feature } })) };
    const folder = await writeRecordedRun(path.join(await temporaryFolder(), 'run'), { events: recordedEvents({ steps: 130, until: 130, end: 'finished' }), run, exported: true });
    const sampler: PanelServices['sampler'] = { ...services(calls).sampler, read: (_folder, _feature, texts) => Promise.resolve(texts.map((text) => text.endsWith('1') ? 0.9 : 0.1)) };
    const rows = async (mode?: SampleOptions['mode']): Promise<(number | null | undefined)[] | undefined> => {
      const session = start({ kind: 'run', folder }, { sampler });
      await session.receive({ type: 'ready' });
      await session.receive({ type: 'sample', request: 1, options: { count: 2, seed: 4, mode } });
      const { batch } = await listener.until((model) => model.batch?.running === false);
      session.close();
      return batch?.rows.map(({ features }) => features[0]);
    };
    assert.deepEqual(await rows(), [null, null]);
    assert.deepEqual(listener.model?.run?.unreadable, ['women']);
    await mkdir(path.join(folder, 'onnx', 'features', 'classifier-1'), { recursive: true });
    assert.deepEqual(await rows(), [0, 1]);
    assert.deepEqual(listener.model.run.unreadable, []);
    assert.deepEqual(await rows('guaranteed'), [1, 1]);
  });

  it('cancels a batch without calling that a failure', async () => {
    const sampler: PanelServices['sampler'] = { read: () => Promise.resolve([]), sample: (_request, handlers, signal) => new Promise((_resolve, reject) => {
      handlers?.onSample?.(sampleAt(0));
      signal?.addEventListener('abort', () => { reject(signal.reason as Error); });
    }) };
    const session = start({ kind: 'run', folder: await recorded(130, { end: 'finished' }) }, { sampler });
    await session.receive({ type: 'ready' });
    const sampling = session.receive({ type: 'sample', request: 7, options: { count: 3, seed: 4 } });
    await listener.until(({ batch }) => batch?.rows.length === 1);
    await session.receive({ type: 'cancel', request: 8, of: 7 });
    await sampling;
    assert.deepEqual(listener.replies().map(({ request, complaint }) => [request, complaint]), [[8, undefined], [7, undefined]]);
    await listener.until(({ batch }) => batch?.running === false && batch.rows.length === 1);
  });

  it('refuses to sample a run that has no model, and in a workspace that is not trusted', async () => {
    await start({ kind: 'run', folder: await recorded(96) }).receive({ type: 'sample', request: 1, options: { count: 1, seed: 1 } });
    assert.match(listener.replies()[0]?.complaint?.sentence ?? '', /has no model to sample yet/);
    await start({ kind: 'run', folder: await recorded(130, { end: 'finished' }) }, { trusted: false }).receive({ type: 'sample', request: 1, options: { count: 1, seed: 1 } });
    assert.match(listener.replies()[0]?.complaint?.sentence ?? '', /not trusted/);
  });

  it('is silent when the user gives up what a batch waits for', async () => {
    const given = await recorded(130, { end: 'finished' });
    // As the editor says it, and as Node does.
    for (const name of ['Canceled', 'AbortError']) {
      const baseFolder = (): Promise<string> => Promise.reject(Object.assign(new Error(name), { name }));
      await start({ kind: 'run', folder: given }, { baseFolder }).receive({ type: 'sample', request: 7, options: { count: 1, seed: 1, mode: 'guaranteed' } });
      assert.deepEqual(listener.replies(), [{ type: 'reply', request: 7 }]);
    }
  });

  it('offers what leads on from a failure, as the palette does, as long as it is said', async () => {
    const taken: unknown[] = [];
    const older = new NudgeError({ code: 'sampler-model-older', message: 'It is older.', remedy: 'Export it again.', exitCode: 4, params: { folder: '/run/onnx' } });
    const fail = (): never => { throw older; };
    const session = start({ kind: 'run', folder: await recorded(130, { end: 'finished' }) }, {
      sampler: { read: fail, sample: fail }, copy: () => Promise.reject(new Error('out of order')),
      offersFor: (error) => error === older ? [{ title: 'Export Again', act: () => { taken.push(error); return Promise.resolve(); } }] : [],
    });
    await session.receive({ type: 'ready' });
    await session.receive({ type: 'sample', request: 7, options: { count: 1, seed: 1 } });
    const offer = listener.model?.complaint?.offer;
    assert.equal(offer?.title, 'Export Again');
    await session.receive({ type: 'remedy', request: 8, of: offer.id });
    assert.deepEqual(taken, [older]);
    await session.receive({ type: 'copy', request: 9, text: 'text' });
    assert.equal(listener.replies().at(-1)?.complaint?.offer, undefined);
    await session.receive({ type: 'remedy', request: 10, of: offer.id });
    assert.equal(taken.length, 1);
  });

  it('posts nothing once it is closed, whatever is still under way', async () => {
    let abandon: (() => void) | undefined;
    const sampler: PanelServices['sampler'] = { read: () => Promise.resolve([]), sample: (_request, handlers, signal) => new Promise((_resolve, reject) => {
      handlers?.onSample?.(sampleAt(0));
      signal?.addEventListener('abort', () => { abandon = () => { handlers?.onSample?.(sampleAt(1)); reject(signal.reason as Error); }; });
    }) };
    const session = start({ kind: 'run', folder: await recorded(130, { end: 'finished' }) }, { sampler });
    await session.receive({ type: 'ready' });
    const sampling = session.receive({ type: 'sample', request: 7, options: { count: 3, seed: 4 } });
    await listener.until(({ batch }) => batch?.rows.length === 1);
    session.close();
    const before = listener.messages.length;
    abandon?.();
    await sampling;
    await session.receive({ type: 'ready' });
    session.show('train');
    assert.deepEqual(listener.messages.slice(before), []);
  });

  it('forgets what was asked of a measurement that another took the place of', async () => {
    const session = start({ kind: 'measure', spec: '/specs/women.nudge.json', folder: await recorded(96, { alive: true }) });
    await session.receive({ type: 'ready' });
    listener.take({ type: 'asked', request: 1, action: 'measure' });
    const { post } = listener;
    const next = new Session({ kind: 'measure', spec: '/specs/women.nudge.json', folder: await recorded(96, { alive: true }) }, 'measure', services(calls), post);
    session.close();
    await next.receive({ type: 'ready' });
    next.close();
    assert.equal(listener.model?.pending, undefined);
  });

  it('says so when the run was deleted', async () => {
    const folder = await recorded(96);
    await rm(folder, { recursive: true });
    await start({ kind: 'run', folder }).receive({ type: 'ready' });
    assert.equal(listener.model?.complaint?.sentence, `${folder} holds no run (no run.json).`);
    assert.match(listener.model.complaint.remedy, /open another run/);
  });

  it('says so once when the run is deleted while it is shown, and shows nothing to do with it any more', async () => {
    const folder = await recorded(96, { alive: true });
    const session = start({ kind: 'run', folder });
    await session.receive({ type: 'ready' });
    assert.equal(listener.model?.run?.status, 'running');
    await rm(folder, { recursive: true });
    const model = await listener.until(({ complaint }) => complaint !== undefined);
    assert.deepEqual([model.run, model.points, model.complaint?.sentence], [undefined, [], `${folder} holds no run (no run.json).`]);
    await session.receive({ type: 'action', request: 1, action: 'stop' });
    await session.receive({ type: 'sample', request: 2, options: { count: 1, seed: 1 } });
    assert.deepEqual(listener.replies().map(({ complaint }) => complaint?.sentence), [undefined, model.complaint?.sentence]);
    assert.equal(listener.messages.filter(({ type }) => type === 'complaint').length, 1);
    session.hide();
    await session.receive({ type: 'ready' });
    assert.equal(listener.model.complaint?.sentence, model.complaint?.sentence);
  });

  it('says what is wrong with a run.json that is damaged, or of a newer Nudge', async () => {
    for (const [run, sentence] of [[{ name: 'women', protocol: 1 }, /"model" is missing/], [{ ...recordedRun, protocol: 2 }, /made by a newer Nudge/]] as const) {
      const folder = await recorded(96);
      await writeFile(path.join(folder, 'run.json'), JSON.stringify(run));
      await start({ kind: 'run', folder }).receive({ type: 'ready' });
      assert.match(listener.model?.complaint?.sentence ?? '', sentence);
      assert.notEqual(listener.model?.complaint?.remedy, '');
    }
  });

  it('has a place for a spec that nobody has measured or trained yet', async () => {
    await start({ kind: 'spec', file: '/specs/women.nudge.json' }).receive({ type: 'ready' });
    assert.deepEqual([listener.model?.title, listener.model?.run, listener.model?.complaint], ['women', undefined, undefined]);
  });
});
