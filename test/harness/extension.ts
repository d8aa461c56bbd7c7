// The extension as a user gets it: packaged for this machine, so that a file that is missing from the package is missed here.
import path from 'node:path';
import manifest from '../../package.json';
import { run } from './commands';

/** Path of the package, made anew. */
export async function packageExtension(): Promise<string> {
  await run(process.execPath, ['scripts/package.mjs']);
  return path.resolve('dist', `nudge-${manifest.version}-${process.platform}-${process.arch}.vsix`);
}
