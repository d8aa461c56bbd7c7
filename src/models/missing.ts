/** The sentence for a model that cannot be used: it names the spec's field, and what may stand there. */
import { exitCodes, NudgeError } from '../shared/errors';
import { catalog } from './catalog';

export function missingModel(requested: string, why: string, remedy?: string): NudgeError {
  const aliases = catalog.map(({ alias }) => alias).join(', ');
  return new NudgeError({
    code: 'model-missing', exitCode: exitCodes.invalidSpec, params: { model: requested, why },
    message: `"model": ${JSON.stringify(requested)} cannot be used: ${why}.`,
    remedy: remedy ?? `Name one of ${aliases}, "hf:owner/name", a folder in Hugging Face layout, or a .gguf file.`,
  });
}
