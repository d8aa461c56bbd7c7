/** NUDGE_HOME: what all projects of a user share on this machine. The trainer follows the same rule (nudge_trainer/machine/home.py). */
import os from 'node:os';
import path from 'node:path';

/** The folder that `named` or the variable NUDGE_HOME names, else `nudge` in the platform's data folder. Not created here. */
export function nudgeHome(named?: string, variables: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  const given = named || variables['NUDGE_HOME'];
  if (given) return path.resolve(given.replace(/^~(?=$|[\\/])/, os.homedir()));
  switch (platform) {
    case 'darwin': return path.join(os.homedir(), 'Library', 'Application Support', 'Nudge');
    case 'win32': return path.join(variables['LOCALAPPDATA'] || path.join(os.homedir(), 'AppData', 'Local'), 'Nudge');
    default: return path.join(os.homedir(), '.local', 'share', 'nudge');
  }
}

/** Where the trainer's own Python environment is. */
export function environmentFolder(home: string): string {
  return path.join(home, 'env');
}

/** The interpreter of a virtual environment. */
export function interpreterIn(environment: string): string {
  return process.platform === 'win32' ? path.join(environment, 'Scripts', 'python.exe') : path.join(environment, 'bin', 'python');
}
