/**
 * Entry of the sampler's process (dist/sampler.js): answers the client's messages. Inference blocks the thread that calls it,
 * and a native crash must not take the editor down, hence a process of its own.
 */
import { exitCodes, NudgeError, sentenceOf } from '../shared/errors';
import type { FromSampler, Sample, SamplerFailure, SampleRequest, ToSampler } from '../shared/sampler';
import { decode } from './decode';
import { loadEncoder, readTexts, type LoadedEncoder } from './encoder';
import { loadModel, Sessions, type LoadedModel } from './session';

const keptModels = 3;
const idleMilliseconds = 5 * 60_000;

const sessions = new Sessions<LoadedModel>(loadModel, keptModels, idleMilliseconds);
const encoders = new Sessions<LoadedEncoder>(loadEncoder, keptModels, idleMilliseconds);
const running = new Map<number, AbortController>();

process.on('message', (message: ToSampler) => {
  switch (message.type) {
    case 'open': answer(message.id, () => sessions.use(message.folder, ({ config }) => Promise.resolve({ type: 'opened', id: message.id, model: config }))); break;
    case 'sample': answer(message.id, (signal) => sample(message.id, message.request, signal)); break;
    case 'read': answer(message.id, (signal) => read(message, signal)); break;
    case 'cancel': running.get(message.id)?.abort(); break;
  }
});
// The host has gone: nobody is left to sample for.
process.on('disconnect', () => { process.exit(0); });

/** Every request gets one last answer, whatever happens to it. */
function answer(id: number, work: (signal: AbortSignal) => Promise<FromSampler>): void {
  const controller = new AbortController();
  running.set(id, controller);
  work(controller.signal)
    .catch((error: unknown): FromSampler => ({ type: 'failed', id, failure: failureOf(error) }))
    .then((last) => { running.delete(id); send(last); }, (error: unknown) => { throw error; });
}

async function sample(id: number, request: SampleRequest, signal: AbortSignal): Promise<FromSampler> {
  const listener = {
    onText: (index: number, text: string): void => { send({ type: 'text', id, index, text }); },
    onSample: (found: Sample): void => { send({ type: 'sample', id, sample: found }); },
  };
  const work = (base?: LoadedModel): Promise<boolean> => sessions.use(request.folder, (model) => decode({ model, base, request, listener, signal }));
  const finished = await (request.base === undefined ? work() : sessions.use(request.base, work));
  return { type: finished ? 'done' : 'cancelled', id };
}

async function read({ id, folder, feature, texts }: ToSampler & { type: 'read' }, signal: AbortSignal): Promise<FromSampler> {
  const values = await encoders.use(folder, (encoder) => readTexts(encoder, feature, texts, signal));
  return values ? { type: 'values', id, values } : { type: 'cancelled', id };
}

function failureOf(error: unknown): SamplerFailure {
  if (error instanceof NudgeError) {
    const { code, message, remedy, exitCode, params } = error;
    return { code, message, remedy, exitCode, params };
  }
  return {
    code: 'sampler-failed', message: `Sampling failed: ${sentenceOf(error)}`, remedy: 'Try again; if it stays, export the run again.',
    exitCode: exitCodes.runFailed, params: {},
  };
}

function send(message: FromSampler): void {
  process.send?.(message);
}
