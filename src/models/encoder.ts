/** What the "model" of a feature means: a sequence classifier, or an encoder of sentences. The trainer's twin is encoder.py. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { exitCodes, NudgeError } from '../shared/errors';
import type { EncoderFeature } from '../shared/encoders';
import type { ClassifierFeature, ModelLocation } from '../shared/spec';
import { defaultEncoder, encoders } from './catalog';
import { locateOnHub } from './hub';
import { locateFolder } from './local';
import { locateNamed, type ModelContext } from './resolve';

type Kind = EncoderFeature['type'];

/** What people call it, and what may be named instead. */
const words: Readonly<Record<Kind, readonly [name: string, remedy: string]>> = {
  classifier: ['classifier', 'Name "hf:owner/name", or a folder with a sequence classifier: config.json, safetensors weights and tokenizer.'],
  similarity: ['embedding model', `Name ${encoders.map(({ alias }) => alias).join(', ')}, "hf:owner/name", or a folder with an encoder: config.json, safetensors weights and tokenizer.`],
};
/** Most labels that a message names. */
const namedLabels = 20;

/** Throws NudgeError: exit 2 for a model that does not exist, 4 for one that cannot be fetched. */
export async function locateEncoder({ type: kind, model: requested = defaultEncoder }: EncoderFeature, context: ModelContext): Promise<ModelLocation> {
  const named = kind === 'similarity' ? encoders.find(({ alias }) => alias === requested) : undefined;
  try {
    if (named) return await locateNamed(named, context);
    if (requested.startsWith('hf:')) return await locateOnHub(requested, requested.slice('hf:'.length));
    return await locateFolder(requested, path.resolve(context.base, requested));
  } catch (error) {
    if (error instanceof NudgeError && error.code === 'model-missing') throw unusable(kind, requested, String(error.params['why']), error);
    throw error;
  }
}

interface ClassifierConfig {
  readonly architectures?: readonly string[];
  readonly id2label?: Readonly<Record<string, string>>;
  readonly num_labels?: number;
}

/** Throws NudgeError (exit 2) for a folder without a classifier, or one without the label. Of the hub's models only the trainer knows. */
export async function checkClassifier({ model, label }: ClassifierFeature, location: ModelLocation): Promise<void> {
  if (location.path === undefined) return;
  const config = await readConfig(model, path.join(location.path, 'config.json'));
  const [architecture = ''] = config.architectures ?? [];
  if (architecture !== '' && !architecture.endsWith('ForSequenceClassification')) throw unusable('classifier', model, `it is a ${architecture}, not a sequence classifier`);
  const labels = labelsOf(config);
  if (labels.includes(label)) return;
  const more = labels.length > namedLabels ? ` and ${String(labels.length - namedLabels)} more` : '';
  throw new NudgeError({
    code: 'no-such-label', exitCode: exitCodes.invalidSpec, params: { model, label, labels },
    message: `The classifier ${model} has no label ${JSON.stringify(label)}; its labels are ${labels.slice(0, namedLabels).map((name) => JSON.stringify(name)).join(', ')}${more}.`,
    remedy: 'Name one of them in "label".',
  });
}

async function readConfig(model: string, file: string): Promise<ClassifierConfig> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ClassifierConfig;
  } catch (cause) {
    throw unusable('classifier', model, 'its config.json is not valid JSON', cause);
  }
}

/** Hugging Face leaves out what goes by itself: two labels, LABEL_0 and LABEL_1. */
function labelsOf({ id2label, num_labels: count = 2 }: ClassifierConfig): string[] {
  if (id2label) return Object.entries(id2label).sort(([one], [other]) => Number(one) - Number(other)).map(([, name]) => name);
  return Array.from({ length: count }, (_, index) => `LABEL_${String(index)}`);
}

function unusable(kind: Kind, requested: string, why: string, cause?: unknown): NudgeError {
  const [name, remedy] = words[kind];
  return new NudgeError({
    code: 'model-missing', exitCode: exitCodes.invalidSpec, params: { model: requested, why }, cause,
    message: `The ${name} ${requested} cannot be used: ${why}.`, remedy,
  });
}
