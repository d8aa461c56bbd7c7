// `npm start`: all set-up with visible progress, then the main job without an editor: the embedded model on an example spec.
import path from 'node:path';
import { exitWith, root, setUp } from './setup.mjs';
import { runCli } from './cli.mjs';

try {
  await setUp();
  process.exitCode = await runCli(['demo', path.join(root, 'examples/women-in-science.nudge.json'), ...process.argv.slice(2)]);
} catch (error) {
  exitWith(error);
}
