/** From a spec file to run.json: everything the trainer needs, so that it reads nothing of the workspace. */
import type { Run } from '../shared/run';
import type { ModelContext } from '../models/resolve';

export type PrepareContext = Omit<ModelContext, 'base'>;

/** Throws NudgeError: exit 2 for an invalid spec or a model that does not exist, 4 for one that cannot be fetched. */
export function prepareRun(_specFile: string, _context: PrepareContext): Promise<Run> {
  return Promise.reject(new Error('not yet'));
}
