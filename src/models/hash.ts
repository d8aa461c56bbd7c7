/** Content hashes of weights, written into run.json so that a run says which model it is about. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** `sha256:…` over the files' bytes, one after the other. */
export async function hashFiles(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  }
  return `sha256:${hash.digest('hex')}`;
}
