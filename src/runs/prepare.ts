/** From a spec file to run.json: everything the trainer needs, so that it reads nothing of the workspace. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Run } from '../shared/run';
import { resolveModel, type ModelContext } from '../models/resolve';
import { resolveSpec } from '../specs/resolve';
import { withEncoders } from './encoders';
import { protocolVersion } from './folder';

export type PrepareContext = Omit<ModelContext, 'base'>;

const defaultTokens = 32;

/** Throws NudgeError: exit 2 for an invalid spec or a model that does not exist, 4 for one that cannot be fetched. */
export async function prepareRun(specFile: string, context: PrepareContext): Promise<Run> {
  const file = path.resolve(specFile);
  const { spec, text, prompts, constraints } = await resolveSpec(file);
  const models = { ...context, base: path.dirname(file) };
  return {
    protocol: protocolVersion, name: path.basename(file).replace(/(\.nudge)?\.jsonc?$/, ''), created: Date.now(), specFile: file,
    specHash: `sha256:${createHash('sha256').update(text).digest('hex')}`,
    model: await resolveModel(spec.model, models),
    prompts, maxTokens: spec.maxTokens ?? defaultTokens, constraints: await withEncoders(constraints, models), training: { seed: 1, ...spec.training },
  };
}
