/**
 * Which build of PyTorch fits the machine, and where it is.
 *
 * PyPI's build for Linux is CUDA's, gigabytes that a machine without such a GPU has no use for; its builds for Windows
 * know no GPU. PyTorch's own indexes have all builds; where they cannot be reached, what pip is configured with must do.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from './commands';

export type Accelerator = 'cuda' | 'rocm' | 'apple' | 'cpu';

const indexes = 'https://download.pytorch.org/whl';
const answerSeconds = 5;

/** Told by files that the drivers bring: asking their tools would cost seconds at every start. */
export function findAccelerator(platform: NodeJS.Platform = process.platform, exists: (file: string) => boolean = existsSync): Accelerator {
  switch (platform) {
    case 'darwin': return 'apple';
    case 'win32': return exists(path.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'nvcuda.dll')) ? 'cuda' : 'cpu';
    default:
      if (exists('/proc/driver/nvidia/version') || exists('/dev/nvidiactl') || exists('/dev/dxg')) return 'cuda';
      return exists('/dev/kfd') ? 'rocm' : 'cpu';
  }
}

/** PyTorch's indexes to look at, the best first; none where the configured index has the right build. */
export function torchIndexes(accelerator: Accelerator, platform: NodeJS.Platform = process.platform): string[] {
  const builds: Record<Accelerator, string[]> = {
    cpu: platform === 'linux' ? ['cpu'] : [],
    cuda: platform === 'win32' ? ['cu130', 'cu128', 'cu126'] : [],
    rocm: ['rocm7.2', 'rocm7.1', 'rocm7.0', 'rocm6.4'],
    apple: [],
  };
  return builds[accelerator].map((build) => `${indexes}/${build}`);
}

/** Asked through Python, which heeds the proxies that pip heeds. */
const lookUp = 'import sys, urllib.request as r; print(sys.argv[2] in r.urlopen(sys.argv[1], timeout=float(sys.argv[3])).read().decode())';

/** The first index that answers and has the version; `undefined` when none does. */
export async function findTorchIndex(python: string, accelerator: Accelerator, version: string, signal?: AbortSignal): Promise<string | undefined> {
  for (const index of torchIndexes(accelerator)) {
    if (await hasVersion(python, index, version, signal)) return index;
  }
  return undefined;
}

async function hasVersion(python: string, index: string, version: string, signal: AbortSignal | undefined): Promise<boolean> {
  const patience = AbortSignal.timeout(2 * answerSeconds * 1000);
  try {
    const { stdout } = await runCommand(python, ['-c', lookUp, `${index}/torch/`, `torch-${version}`, String(answerSeconds)],
      { signal: signal ? AbortSignal.any([signal, patience]) : patience });
    return stdout.trim() === 'True';
  } catch {
    signal?.throwIfAborted();
    return false;
  }
}
