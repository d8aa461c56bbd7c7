/**
 * The host's side of the sampler: starts the child process when it is first needed, again with back-off after a crash,
 * and sends the requests of a crashed child once more before it gives up.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { exitCodes, NudgeError } from '../shared/errors';
import type { EncoderFeature } from '../shared/encoders';
import type { FromSampler, Sample, SamplerModel, SampleRequest, ToSampler } from '../shared/sampler';
import { type Handlers, Pending } from './pending';

const firstDelay = 250;
const longestDelay = 10_000;
const graceMilliseconds = 2000;

export interface SamplerOptions {
  /** dist/sampler.js. */
  readonly script: string;
  /** What the child prints. */
  readonly onLog?: ((text: string) => void) | undefined;
}

export class Sampler {
  private readonly pending = new Map<number, Pending>();
  private child: Promise<ChildProcess> | undefined;
  private nextId = 1;
  /** Crashes since the last request that went well. */
  private crashes = 0;
  private disposed = false;

  constructor(private readonly options: SamplerOptions) {}

  /** What sampler.json of an ONNX folder says; the model stays loaded for the requests that follow. */
  async open(folder: string): Promise<SamplerModel> {
    const last = await this.request((id) => ({ type: 'open', id, folder })).answer;
    return (last as FromSampler & { type: 'opened' }).model;
  }

  /** What the network in a folder says of texts, φ before its threshold. Rejects with NudgeError, or with the signal's reason when cancelled. */
  async read(folder: string, feature: EncoderFeature, texts: readonly string[], signal?: AbortSignal): Promise<readonly number[]> {
    const { last } = await this.cancellable((id) => ({ type: 'read', id, folder, feature, texts }), {}, signal);
    return (last as FromSampler & { type: 'values' }).values;
  }

  /** The samples in order. Rejects with NudgeError, or with the signal's reason when cancelled. */
  async sample(request: SampleRequest, handlers: Handlers = {}, signal?: AbortSignal): Promise<Sample[]> {
    const { pending } = await this.cancellable((id) => ({ type: 'sample', id, request }), handlers, signal);
    return pending.samples();
  }

  /** Process id of the child, while there is one. */
  async pid(): Promise<number | undefined> {
    return (await this.child)?.pid;
  }

  private async cancellable(message: (id: number) => ToSampler, handlers: Handlers, signal: AbortSignal | undefined): Promise<{ pending: Pending; last: FromSampler }> {
    signal?.throwIfAborted();
    const pending = this.request(message, handlers, signal);
    const cancel = (): void => { this.cancel(pending); };
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      const last = await pending.answer;
      if (last.type === 'cancelled') signal?.throwIfAborted();
      return { pending, last };
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Lets the child end by itself, kills it when it does not; open requests are rejected. */
  async dispose(): Promise<void> {
    this.disposed = true;
    for (const pending of this.pending.values()) pending.reject(closed());
    this.pending.clear();
    const child = await this.child?.catch(() => undefined);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const kill = new AbortController();
    const exited = once(child, 'exit').then(() => { kill.abort(); });
    if (child.connected) child.disconnect();
    void setTimeout(graceMilliseconds, undefined, { signal: kill.signal }).then(() => child.kill('SIGKILL'), () => undefined);
    await exited;
  }

  private request(message: (id: number) => ToSampler, handlers: Handlers = {}, signal?: AbortSignal): Pending {
    const id = this.nextId++;
    const pending = new Pending(message(id), handlers, signal);
    if (this.disposed) {
      pending.reject(closed());
      return pending;
    }
    this.pending.set(id, pending);
    void this.dispatch(pending);
    return pending;
  }

  private async dispatch(pending: Pending): Promise<void> {
    const child = await this.connect();
    if (!this.pending.has(pending.message.id)) return;
    pending.sentTo = child;
    // A child that has just gone cannot take it: its exit sends the request again.
    child.send(pending.message, () => undefined);
  }

  private cancel(pending: Pending): void {
    const { sentTo, message: { id }, signal } = pending;
    if (sentTo?.connected) sentTo.send({ type: 'cancel', id } satisfies ToSampler, () => undefined);
    else this.giveUp(pending, signal?.reason);
  }

  private giveUp(pending: Pending, reason: unknown): void {
    this.pending.delete(pending.message.id);
    pending.reject(reason);
  }

  private connect(): Promise<ChildProcess> {
    this.child ??= this.start();
    return this.child;
  }

  private async start(): Promise<ChildProcess> {
    if (this.crashes > 0) await setTimeout(Math.min(firstDelay * 2 ** (this.crashes - 1), longestDelay));
    const child = fork(this.options.script, [], {
      // Inside the editor process.execPath is Electron, which is Node only when told so.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', ORT_DISABLE_TELEMETRY: '1' }, execArgv: [], serialization: 'advanced', stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => this.options.onLog?.(text));
    child.on('message', (message) => { this.receive(message as FromSampler); });
    child.once('exit', (code, signal) => { this.lost(child, signal ?? `exit code ${String(code)}`); });
    child.once('error', (error) => { this.lost(child, error.message); });
    return child;
  }

  private receive(message: FromSampler): void {
    const pending = this.pending.get(message.id);
    if (!pending?.take(message)) return;
    this.pending.delete(message.id);
    this.crashes = 0;
  }

  /** The child has ended: its requests are sent to a new one; those that were cancelled or have already lost two are given up. */
  private lost(child: ChildProcess, how: string): void {
    const orphans = [...this.pending.values()].filter(({ sentTo }) => sentTo === child);
    if (this.disposed) return;
    this.child = undefined;
    this.crashes += 1;
    for (const pending of orphans) {
      pending.sentTo = undefined;
      if (pending.signal?.aborted) this.giveUp(pending, pending.signal.reason);
      else if (pending.retried) this.giveUp(pending, crashed(how));
      else {
        pending.retried = true;
        void this.dispatch(pending);
      }
    }
  }
}

function crashed(how: string): NudgeError {
  return new NudgeError({
    code: 'sampler-crashed', exitCode: exitCodes.runFailed, params: { how },
    message: `The process that samples ended twice during this request (${how}).`,
    remedy: 'Ask for fewer samples at once, close programs that need much memory, or export the run again.',
  });
}

function closed(): NudgeError {
  return new NudgeError({ code: 'sampler-closed', exitCode: exitCodes.interrupted, message: 'The sampler was closed.', remedy: 'Ask again.' });
}
