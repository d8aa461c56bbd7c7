/** The command line: the same parts as the editor's, without an editor. */
import path from 'node:path';
import { main } from './cli/main';

void main(process.argv.slice(2), path.dirname(__dirname)).then((exitCode) => { process.exitCode = exitCode; });
