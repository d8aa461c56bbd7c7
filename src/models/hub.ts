/** Models of the Hugging Face hub: asked for existence and revision; the trainer downloads them into the hub's own cache. */
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { exitCodes, NudgeError } from '../shared/errors';
import type { ModelLocation } from '../shared/run';
import { missingModel } from './missing';

const answerMilliseconds = 10_000;
const repositoryName = /^[\w.-]+\/[\w.-]+$/;

export async function locateOnHub(requested: string, repository: string): Promise<ModelLocation> {
  if (!repositoryName.test(repository)) throw missingModel(requested, 'a model of the hub is named hf:owner/name');
  const revision = await currentRevision(requested, repository);
  return { requested, source: 'hub', repository, ...(revision !== undefined && { revision }) };
}

/** The hub's word, else what its cache holds here; `undefined` behind a proxy, through which only the trainer asks. */
async function currentRevision(requested: string, repository: string): Promise<string | undefined> {
  let response: Response;
  try {
    response = await ask(repository);
  } catch (cause) {
    const cached = await cachedRevision(repository);
    if (cached !== undefined || hasProxy()) return cached;
    throw new NudgeError({
      code: 'hub-unreachable', exitCode: exitCodes.environment, params: { model: requested }, cause,
      message: `"model": ${JSON.stringify(requested)} is not on this machine and the hub cannot be reached.`,
      remedy: 'Check the network, or name a model that is on this machine instead.',
    });
  }
  // The hub answers 401 for what does not exist, so as not to tell which private repositories do.
  if (response.status === 404 || response.status === 401) {
    throw missingModel(requested, 'the hub has no such repository, or it is private', 'Correct the name, or log in with "hf auth login".');
  }
  const answer: unknown = response.ok ? await response.json() : undefined;
  return typeof answer === 'object' && answer !== null && 'sha' in answer && typeof answer.sha === 'string' ? answer.sha : undefined;
}

async function ask(repository: string): Promise<Response> {
  const hub = process.env['HF_ENDPOINT'] ?? 'https://huggingface.co';
  const token = process.env['HF_TOKEN'];
  return fetch(`${hub}/api/models/${repository}`, {
    signal: AbortSignal.timeout(answerMilliseconds), headers: token ? { authorization: `Bearer ${token}` } : {},
  });
}

/** The hub's cache keeps the commit that a branch pointed to in `refs/`. */
async function cachedRevision(repository: string): Promise<string | undefined> {
  const home = process.env['HF_HOME'] ?? path.join(os.homedir(), '.cache', 'huggingface');
  const cache = process.env['HF_HUB_CACHE'] ?? path.join(home, 'hub');
  try {
    return (await readFile(path.join(cache, `models--${repository.replace('/', '--')}`, 'refs', 'main'), 'utf8')).trim();
  } catch {
    return undefined;
  }
}

function hasProxy(): boolean {
  return ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'].some((name) => process.env[name]);
}
