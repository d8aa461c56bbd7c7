/** A spec made self-contained: the files that it names are read in, so that the trainer reads nothing of the workspace. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { exitCodes, NudgeError } from '../shared/errors';
import type { Constraint, Prompt, Spec } from '../shared/spec';
import { checkSpec } from './check';
import type { Problem } from './problem';

export interface ResolvedSpec {
  readonly spec: Spec;
  readonly prompts: Prompt[];
  readonly constraints: Constraint[];
  readonly text: string;
}

/** Reads, checks and resolves a spec file. Throws NudgeError (exit 2) with the first thing that is wrong. */
export async function resolveSpec(file: string): Promise<ResolvedSpec> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw invalid(`${file}: there is no such spec.`, 'Name a *.nudge.json file.', cause);
  });
  const { spec, problems } = checkSpec(text);
  if (!spec) throw refuse(file, problems);
  const base = path.dirname(file);
  const { prompts = [''] } = spec;
  return {
    spec, text,
    prompts: Array.isArray(prompts) ? prompts : await lines(base, prompts.file, 'prompts.file'),
    constraints: await Promise.all(spec.constraints.map((constraint, i) => resolveConstraint(constraint, base, i))),
  };
}

async function resolveConstraint(constraint: Constraint, base: string, index: number): Promise<Constraint> {
  const { feature } = constraint;
  if (feature.type !== 'words' || feature.file === undefined) return constraint;
  const { file, ...rest } = feature;
  return { ...constraint, feature: { ...rest, words: await lines(base, file, `constraints[${String(index)}] "${constraint.name}", feature.file`) } };
}

/** The lines of a file that are not empty. */
async function lines(base: string, name: string, place: string): Promise<string[]> {
  const text = await readFile(path.resolve(base, name), 'utf8').catch((cause: unknown) => {
    throw invalid(`${place}: the file ${name} cannot be read.`, `Put it beside the spec (${base}), or correct its name.`, cause);
  });
  const found = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '');
  if (found.length === 0) throw invalid(`${place}: the file ${name} is empty.`, 'Write one entry a line into it.');
  return found;
}

function refuse(file: string, [first, ...others]: readonly Problem[]): NudgeError {
  const more = others.length > 0 ? ` (and ${String(others.length)} more)` : '';
  return invalid(`${path.basename(file)}, ${first?.message ?? 'it is not valid.'}${more}`, first?.remedy ?? 'Correct the spec.');
}

function invalid(message: string, remedy: string, cause?: unknown): NudgeError {
  return new NudgeError({ code: 'invalid-spec', message, remedy, exitCode: exitCodes.invalidSpec, cause });
}
