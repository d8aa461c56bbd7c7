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
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw invalid(`${file}: ${cause.code === 'ENOENT' ? 'there is no such spec' : 'this cannot be read as a spec'}.`, 'Name a *.nudge.json file.', cause);
  });
  const { spec, problems } = checkSpec(text);
  if (!spec) throw refuse(file, problems);
  const { prompts = [''] } = spec;
  return {
    spec, text,
    prompts: Array.isArray(prompts) ? prompts : await lines(file, prompts.file, 'prompts.file'),
    constraints: await Promise.all(spec.constraints.map((constraint, i) => resolveConstraint(constraint, file, i))),
  };
}

async function resolveConstraint(constraint: Constraint, spec: string, index: number): Promise<Constraint> {
  const { feature } = constraint;
  if (feature.type !== 'words' || feature.file === undefined) return constraint;
  const { file, ...rest } = feature;
  return { ...constraint, feature: { ...rest, words: await lines(spec, file, `constraints[${String(index)}] "${constraint.name}", feature.file`) } };
}

/** The lines that are not empty of a file which the spec names at `place`. */
async function lines(spec: string, name: string, place: string): Promise<string[]> {
  const base = path.dirname(spec);
  const told = `${path.basename(spec)}, ${place}: the file ${name}`;
  const text = await readFile(path.resolve(base, name), 'utf8').catch((cause: unknown) => {
    throw invalid(`${told} cannot be read.`, `Put it beside the spec (${base}), or correct its name.`, cause);
  });
  const found = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '');
  if (found.length === 0) throw invalid(`${told} is empty.`, 'Write one entry a line into it.');
  return found;
}

function refuse(file: string, [first, ...others]: readonly Problem[]): NudgeError {
  const more = others.length > 0 ? ` (${String(others.length)} more to correct after this.)` : '';
  return invalid(`${path.basename(file)}, ${first?.message ?? 'it is not valid.'}`, `${first?.remedy ?? 'Correct the spec.'}${more}`);
}

function invalid(message: string, remedy: string, cause?: unknown): NudgeError {
  return new NudgeError({ code: 'invalid-spec', message, remedy, exitCode: exitCodes.invalidSpec, cause });
}
