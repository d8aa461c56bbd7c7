// Packages the extension into dist/nudge-VERSION-TARGET.vsix: `npm run package [-- TARGET]`, by default for this machine.
// ONNX Runtime's package holds the native libraries of every platform (288 MB): only the target's go in.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { exitWith, root, setUp } from './setup.mjs';

const target = process.argv[2] ?? `${process.platform}-${process.arch}`;
const binaries = `node_modules/onnxruntime-node/bin/napi-v6/${target.replace('-', '/')}`;

/** Links stay relative: no repository is known that they could point to, and the files that the README names go in. */
async function writePackage() {
  // Of the packages that the set-up installs.
  const { createVSIX } = await import('@vscode/vsce');
  execFileSync(process.execPath, [path.join(root, 'scripts/build.mjs'), '--production'], { cwd: root, stdio: 'inherit' });
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const packagePath = path.join(root, 'dist', `nudge-${version}-${target}.vsix`);
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'nudge-package-'));
  try {
    const ignoreFile = path.join(temporary, 'ignore');
    writeFileSync(ignoreFile, `${readFileSync(path.join(root, '.vscodeignore'), 'utf8')}!${binaries}/*\n`);
    await createVSIX({ cwd: root, packagePath, target, ignoreFile, allowMissingRepository: true, rewriteRelativeLinks: false });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  console.log(`${path.relative(root, packagePath)}, ${(statSync(packagePath).size / 1e6).toFixed(1)} MB`);
}

try {
  await setUp();
  if (existsSync(path.join(root, binaries))) await writePackage();
  else {
    console.error(`ONNX Runtime has no build for ${target}. Name one of linux-x64, linux-arm64, darwin-arm64, win32-x64, win32-arm64.`);
    process.exitCode = 1;
  }
} catch (error) {
  exitWith(error);
}
