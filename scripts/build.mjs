// Bundles the extension, the command line, the sampler child and the webview into dist/ (`--tests`: the tests too).
import { build } from 'esbuild';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const production = process.argv.includes('--production');

/** onnxruntime-node loads a native library beside its own files; `vscode` exists only inside the editor. jsonc-parser's UMD build cannot be bundled, so ES modules come first; web-tree-sitter's module asks where it lies itself, which no bundle can say. */
const host = {
  platform: 'node', format: 'cjs', target: 'node20', mainFields: ['module', 'main'], external: ['vscode', 'onnxruntime-node'],
  alias: { 'web-tree-sitter': './node_modules/web-tree-sitter/web-tree-sitter.cjs' },
};
const common = { bundle: true, absWorkingDir: root, logLevel: 'warning', sourcemap: !production, minify: production };

await build({
  ...common, ...host, outdir: 'dist',
  entryPoints: { extension: 'src/extension.ts', cli: 'src/cli.ts', sampler: 'src/sampler/child.ts' },
});
await build({
  ...common, platform: 'browser', format: 'iife', target: 'chrome120', outdir: 'dist/webview',
  entryPoints: { main: 'webview/main.tsx' }, jsx: 'automatic', jsxImportSource: 'preact',
});

/** What the feature `parses` reads (src/features/grammars.ts): the engine and a grammar a language, with their licences. */
const grammars = {
  'node_modules/web-tree-sitter': ['web-tree-sitter'],
  'node_modules/tree-sitter-typescript': ['tree-sitter-typescript', 'tree-sitter-tsx'],
  ...Object.fromEntries(['bash', 'c', 'css', 'go', 'html', 'java', 'javascript', 'json', 'python', 'rust'].map((language) => [`node_modules/tree-sitter-${language}`, [`tree-sitter-${language}`]])),
  // Its npm package has none.
  'grammars/sql': ['tree-sitter-sql'],
};
mkdirSync(path.join(root, 'dist/grammars'), { recursive: true });
for (const [folder, names] of Object.entries(grammars)) {
  for (const name of names) copyFileSync(path.join(root, folder, `${name}.wasm`), path.join(root, 'dist/grammars', `${name}.wasm`));
}
writeFileSync(path.join(root, 'dist/grammars/LICENSES.txt'),
  Object.entries(grammars).map(([folder, names]) => `${names.join(', ')}\n\n${readFileSync(path.join(root, folder, 'LICENSE'), 'utf8')}`).join('\n'));

if (process.argv.includes('--tests')) {
  // A test whose source is gone must not go on to run.
  rmSync(path.join(root, 'dist/test'), { recursive: true, force: true });
  const suites = ['unit', 'conformance', 'integration', 'e2e', 'harness'].filter((suite) => existsSync(path.join(root, 'test', suite)));
  for (const suite of suites) {
    const files = readdirSync(path.join(root, 'test', suite), { recursive: true }).filter((file) => /\.test\.tsx?$|^(index|in-host)\.ts$/.test(file));
    if (files.length === 0) continue;
    await build({
      ...common, ...host, minify: false, sourcemap: 'inline', outdir: `dist/test/${suite}`, outbase: `test/${suite}`,
      entryPoints: files.map((file) => `test/${suite}/${file}`), external: [...host.external, 'mocha', 'playwright-core'],
      jsx: 'automatic', jsxImportSource: 'preact',
    });
  }
}
