#!/usr/bin/env node
// The command line in a repository: sets up what is missing (progress to stderr, so that stdout stays clean), then dist/cli.js.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { exitWith, root, setUp } from './setup.mjs';
import { runCli } from './cli.mjs';

try {
  if (existsSync(path.join(root, 'src'))) await setUp({ stream: process.stderr });
  process.exitCode = await runCli(process.argv.slice(2));
} catch (error) {
  exitWith(error);
}
