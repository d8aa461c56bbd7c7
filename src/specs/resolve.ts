/** A spec made self-contained: the files that it names are read in, so that the trainer reads nothing of the workspace. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { kindsOf } from '../shared/conditional';
import type { Constraint, Feature, Prompt, Spec } from '../shared/spec';
import type { NudgeError } from '../shared/errors';
import { schemaFault } from '../features';
import { expanded } from './categories';
import { checkSpec } from './check';
import { invalid } from './invalid';
import { isTable } from './moments';
import type { Problem } from './problem';
import { depthFault } from './read';
import { withTable } from './table';

export interface ResolvedSpec {
  readonly spec: Spec;
  readonly prompts: Prompt[];
  readonly constraints: Constraint[];
  readonly text: string;
}

/** Reads, checks and resolves a spec file. Throws NudgeError (exit 2) with the first thing that is wrong. */
export async function resolveSpec(file: string): Promise<ResolvedSpec> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw unreadable(file, cause);
  });
  // With its byte order mark: the spec's hash is of all that the file holds.
  const text = decoded(bytes, `${file}: this is not UTF-8.`, true);
  const { spec, problems } = checkSpec(text);
  if (!spec) throw refuse(file, problems);
  const constraints = (await Promise.all(spec.constraints.map((constraint, i) => resolveConstraint(constraint, file, i)))).flatMap(expanded);
  const { prompts = [''] } = spec;
  if (Array.isArray(prompts)) return { spec, text, constraints, prompts };
  if (!isTable(prompts)) return { spec, text, constraints, prompts: await lines(file, prompts.file, 'prompts.file') };
  const table = await readNamed(file, prompts.file, 'prompts.file');
  return { spec, text, ...withTable(table.text, constraints, table.told) };
}

function unreadable(file: string, cause: NodeJS.ErrnoException): NudgeError {
  switch (cause.code) {
    case 'ENOENT': return invalid(`${file}: there is no such spec.`, 'Name a *.nudge.json file.', cause);
    case 'EISDIR': return invalid(`${file}: this is a folder, not a spec.`, 'Name a *.nudge.json file; a run goes on with "nudge resume".', cause);
    default: return invalid(`${file}: this cannot be read as a spec.`, 'Name a *.nudge.json file.', cause);
  }
}

async function resolveConstraint(constraint: Constraint, spec: string, index: number): Promise<Constraint> {
  const place = `constraints[${String(index)}] "${constraint.name}"`;
  const { feature, among } = constraint;
  return {
    ...constraint, feature: await resolveFeature(feature, spec, `${place}, feature.file`),
    ...among !== undefined && { among: await resolveFeature(among, spec, `${place}, among.file`) },
  };
}

async function resolveFeature(feature: Feature, spec: string, place: string): Promise<Feature> {
  if (feature.type === 'json' && feature.file !== undefined) return { type: 'json', schema: await schemaOf(spec, feature.file, place) };
  if (feature.type === 'categories') {
    const of = await Promise.all(kindsOf(feature).map(async ([name, kind]) => [name, await resolveFeature(kind, spec, `${place.replace(/file$/, '')}of.${name}.file`)] as const));
    return { ...feature, of: Object.fromEntries(of) };
  }
  if (feature.type === 'similarity' && !Array.isArray(feature.to)) return { ...feature, to: await lines(spec, feature.to.file, place.replace(/file$/, 'to.file')) };
  if (feature.type === 'script') return { ...feature, source: (await readNamed(spec, feature.file, place)).text };
  if (feature.type !== 'words' || feature.file === undefined) return feature;
  const { file, ...rest } = feature;
  return { ...rest, words: await lines(spec, file, place) };
}

async function schemaOf(spec: string, name: string, place: string): Promise<Record<string, unknown>> {
  const { text, told } = await readNamed(spec, name, place);
  const tooDeep = depthFault(text);
  if (tooDeep) throw invalid(`${told} cannot be used as a schema: ${tooDeep.message}`, tooDeep.remedy);
  const schema = parsed(text);
  const why = schema === undefined ? 'it is no JSON object' : schemaFault(schema);
  if (schema === undefined || why !== undefined) throw invalid(`${told} cannot be used as a schema: ${why ?? ''}.`, 'Correct it.');
  return schema;
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : undefined;
  } catch {
    return undefined;
  }
}

/** The lines that are not empty of a file which the spec names at `place`. */
async function lines(spec: string, name: string, place: string): Promise<string[]> {
  const { text, told } = await readNamed(spec, name, place);
  const found = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '');
  if (found.length === 0) throw invalid(`${told} is empty.`, 'Write one entry a line into it.');
  return found;
}

/** The text of a file, and the words by which an error tells of it. */
async function readNamed(spec: string, name: string, place: string): Promise<{ text: string; told: string }> {
  const base = path.dirname(spec);
  const told = `${path.basename(spec)}, ${place}: the file ${name}`;
  const bytes = await readFile(path.resolve(base, name)).catch((cause: unknown) => {
    throw invalid(`${told} cannot be read.`, `Put it beside the spec (${base}), or correct its name.`, cause);
  });
  return { text: decoded(bytes, `${told} is not UTF-8.`), told };
}

/** Refuses other encodings: what a decoder puts in place of their characters would be trained on. */
function decoded(bytes: Uint8Array, fault: string, keepsMark = false): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: keepsMark }).decode(bytes);
  } catch (cause) {
    throw invalid(fault, 'Save it as UTF-8.', cause);
  }
}

function refuse(file: string, [first, ...others]: readonly Problem[]): NudgeError {
  const more = others.length > 0 ? ` (${String(others.length)} more to correct after this.)` : '';
  return invalid(`${path.basename(file)}, ${first?.message ?? 'it is not valid.'}`, `${first?.remedy ?? 'Correct the spec.'}${more}`);
}
