// The ONNX folder of nudge-tiny, made by the trainer's export and kept under .cache/ until weights or export change.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { root, runPython } from './trainer-python';

export const tinyModel = path.join(root, 'models', 'nudge-tiny');

/** Prompts of different lengths, so that batches are padded. */
export const tinyPrompts = ['', 'Biography:', 'Review:', 'News:'];

export async function onnxFolder(): Promise<string> {
  const hash = createHash('sha256');
  const sources = [tinyModel, path.join(root, 'trainer', 'nudge_trainer', 'export')].flatMap((source) =>
    readdirSync(source).sort().map((name) => path.join(source, name)).filter((file) => /\.(safetensors|json|py)$/.test(file)));
  for (const file of sources) hash.update(readFileSync(file));
  const folder = path.join(root, '.cache', `onnx-tiny-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(folder)) return folder;
  const building = `${folder}-${String(process.pid)}`;
  await mkdir(path.dirname(folder), { recursive: true });
  await runPython('export_onnx.py', tinyModel, building, JSON.stringify(tinyPrompts));
  await rename(building, folder);
  return folder;
}
