// Generated from schemas/run.schema.json by "npm run generate"; do not edit.
import type {Constraint, ModelLocation, Prompt, Training} from './spec';

export type * from './spec';

/** run.json: everything the trainer needs, resolved. Never changed after the start. */
export interface Run {
  protocol: 1;
  name: string;
  /** Unix milliseconds. */
  created?: number;
  specFile?: string;
  specHash?: string;
  versions?: {
    [k: string]: string | undefined;
  };
  model: ModelLocation;
  /** @minItems 1 */
  prompts: Prompt[];
  maxTokens: number;
  /** @minItems 1 */
  constraints: Constraint[];
  training: Training;
  [k: string]: unknown | undefined;
}
