/** Models that are on this machine: a folder in Hugging Face layout, or a .gguf file. */
import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ModelLocation } from '../shared/run';
import { hashFiles } from './hash';
import { missingModel } from './missing';

export async function locateFolder(requested: string, folder: string): Promise<ModelLocation> {
  const names = await listFolder(requested, folder);
  if (!names.includes('config.json')) throw missingModel(requested, `there is no config.json in ${folder}`);
  const weights = names.filter((name) => name.endsWith('.safetensors')).sort();
  if (weights.length === 0) throw missingModel(requested, `there are no safetensors weights in ${folder}, and other formats can run code`);
  if (!names.some((name) => name === 'tokenizer.json' || name === 'tokenizer_config.json')) throw missingModel(requested, `there is no tokenizer in ${folder}`);
  return { requested, source: 'folder', path: folder, hash: await hashFiles(weights.map((name) => path.join(folder, name))) };
}

export async function locateGguf(requested: string, file: string, hash?: string): Promise<ModelLocation> {
  if (!await isGguf(file)) throw missingModel(requested, `there is no GGUF file ${file}`);
  return { requested, source: 'gguf', path: file, hash: hash ?? await hashFiles([file]) };
}

async function listFolder(requested: string, folder: string): Promise<string[]> {
  const isFolder = await stat(folder).then((stats) => stats.isDirectory(), () => false);
  if (isFolder) return readdir(folder);
  const isHubName = /^[\w-]+\/[\w.-]+$/.test(requested);
  throw missingModel(requested, `there is no model of this name and no folder ${folder}`, isHubName ? `For the hub's model write "hf:${requested}"; else correct the folder.` : undefined);
}

/** A GGUF file starts with its name. */
async function isGguf(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
      return buffer.toString('latin1', 0, bytesRead) === 'GGUF';
    } finally {
      await handle.close();
    }
  } catch {
    return false;
  }
}
