/** Loads ONNX folders and keeps a few of them: a session is shared by requests, and let go when none used it for a while. */
import { InferenceSession } from 'onnxruntime-node';
import { readFile, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { exitCodes, NudgeError, sentenceOf } from '../shared/errors';
import { samplerVersion, type SamplerModel } from '../shared/sampler';
import { PromptCache } from './prompt-cache';
import { loadTokenizer, type TextTokenizer } from './tokenizer';

export interface LoadedModel {
  readonly config: SamplerModel;
  readonly session: InferenceSession;
  readonly tokenizer: TextTokenizer;
  readonly prompts: PromptCache;
}

/** What a session belongs to. */
interface Loaded {
  readonly session: InferenceSession;
}

interface Entry<Model> {
  readonly stamp: string;
  readonly loading: Promise<Model>;
  users: number;
  idle?: NodeJS.Timeout;
}

export class Sessions<Model extends Loaded> {
  /** In the order of their last use, the oldest first. */
  private readonly entries = new Map<string, Entry<Model>>();

  constructor(private readonly load: (folder: string) => Promise<Model>, private readonly kept: number, private readonly idleMilliseconds: number) {}

  /** Lends the folder's model to `work`; it stays loaded at least until `work` has ended. */
  async use<T>(folder: string, work: (model: Model) => Promise<T>): Promise<T> {
    const entry = await this.enter(folder);
    try {
      return await work(await entry.loading);
    } finally {
      entry.users -= 1;
      this.leave(folder, entry);
    }
  }

  private async loaded(folder: string): Promise<Model> {
    try {
      return await this.load(folder);
    } catch (cause) {
      throw cause instanceof NudgeError ? cause : new NudgeError({
        code: 'sampler-model-broken', exitCode: exitCodes.runFailed, params: { folder }, cause,
        message: `The model in ${folder} cannot be loaded: ${sentenceOf(cause)}`, remedy: 'Export the run again.',
      });
    }
  }

  /** A folder that was exported again is another model. */
  private async enter(folder: string): Promise<Entry<Model>> {
    const stamp = await stampOf(folder);
    const known = this.entries.get(folder);
    const entry = known?.stamp === stamp ? known : { stamp, loading: this.loaded(folder), users: 0 };
    if (known && known !== entry) this.release(known);
    clearTimeout(entry.idle);
    entry.users += 1;
    this.entries.delete(folder);
    this.entries.set(folder, entry);
    entry.loading.catch(() => { this.forget(folder, entry); });
    return entry;
  }

  private leave(folder: string, entry: Entry<Model>): void {
    if (this.entries.get(folder) !== entry) {
      this.release(entry);
      return;
    }
    entry.idle = setTimeout(() => { this.forget(folder, entry); this.release(entry); }, this.idleMilliseconds).unref();
    const unused = [...this.entries].filter(([, other]) => other.users === 0);
    for (const [name, other] of unused.slice(0, Math.max(0, this.entries.size - this.kept))) {
      this.forget(name, other);
      this.release(other);
    }
  }

  private forget(folder: string, entry: Entry<Model>): void {
    if (this.entries.get(folder) === entry) this.entries.delete(folder);
  }

  /** Frees an entry that is no longer listed, once nobody uses it. */
  private release(entry: Entry<Model>): void {
    clearTimeout(entry.idle);
    if (entry.users === 0) void entry.loading.then(({ session }) => session.release(), () => undefined);
  }
}

async function stampOf(folder: string): Promise<string> {
  const times = await Promise.all(['sampler.json', 'encoder.json', 'weights.bin'].map((name) => stat(path.join(folder, name)).then(({ mtimeMs }) => mtimeMs, () => 0)));
  return times.join(' ');
}

export async function loadModel(folder: string): Promise<LoadedModel> {
  const config = await readConfig(folder);
  const tokenizer = await loadTokenizer(folder, config);
  return { config, session: await openSession(folder), tokenizer, prompts: new PromptCache() };
}

export function openSession(folder: string): Promise<InferenceSession> {
  return InferenceSession.create(path.join(folder, 'graph.onnx'), {
    executionProviders: ['cpu'], executionMode: 'sequential', interOpNumThreads: 1, intraOpNumThreads: os.availableParallelism(),
    logSeverityLevel: 3,
    // Threads that spin between two tokens would take the editor's cores.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
}

async function readConfig(folder: string): Promise<SamplerModel> {
  const file = path.join(folder, 'sampler.json');
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new NudgeError({
      code: 'sampler-model-missing', exitCode: exitCodes.invalidSpec, params: { folder }, cause,
      message: `There is no model to sample in ${folder}.`, remedy: 'Let the run finish, or export it for the editor.',
    });
  });
  const config = JSON.parse(text) as SamplerModel | { readonly version: number };
  if (config.version === samplerVersion) return config as SamplerModel;
  throw config.version < samplerVersion
    ? new NudgeError({
      code: 'sampler-model-older', exitCode: exitCodes.environment, params: { folder },
      message: `${file} was written by an older version of Nudge.`, remedy: 'Export the run again: nudge export RUN --to onnx',
    })
    : new NudgeError({
      code: 'sampler-model-newer', exitCode: exitCodes.environment, params: { folder },
      message: `${file} was written by a newer version of Nudge.`, remedy: 'Update Nudge, or export the run again: nudge export RUN --to onnx',
    });
}
