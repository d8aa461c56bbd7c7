// The trainer's interpreter with the tools that only its tests and lint need (pytest, mypy, ruff), kept out of users' environments.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root } from './setup.mjs';

const lock = path.join(root, 'trainer/requirements-dev.lock');

/** Where those tools are: a folder for PYTHONPATH. */
export const developmentPackages = path.join(root, '.cache', `python-dev-${createHash('sha256').update(readFileSync(lock)).digest('hex').slice(0, 16)}`);

/** Makes what is missing, the trainer's environment included, and returns the interpreter. */
export function developmentPython() {
  const probe = execFileSync(process.execPath, [path.join(root, 'dist/cli.js'), 'probe', '--json'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const { python } = JSON.parse(probe.toString());
  if (!existsSync(developmentPackages)) {
    const building = `${developmentPackages}-${process.pid}`;
    const { status } = spawnSync(python, ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', building, '-r', lock], { stdio: 'inherit' });
    if (status !== 0) {
      rmSync(building, { recursive: true, force: true });
      throw new Error(`pip could not install ${path.relative(root, lock)}: see above; check the network and run npm test again`);
    }
    renameSync(building, developmentPackages);
  }
  return python;
}
