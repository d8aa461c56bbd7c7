import js from '@eslint/js';
import boundaries from 'eslint-plugin-boundaries';
import tseslint from 'typescript-eslint';

/** Who may import whom; the arrows of docs/design.md. */
const arrows = {
  shared: [],
  features: ['shared'],
  specs: ['shared', 'features'],
  models: ['shared'],
  runs: ['shared', 'specs', 'models'],
  trainer: ['shared', 'runs'],
  sampler: ['shared', 'features', 'runs'],
  compare: ['shared', 'runs'],
  cli: ['shared', 'compare', 'features', 'specs', 'models', 'runs', 'trainer', 'sampler'],
  editor: ['shared', 'compare', 'features', 'specs', 'models', 'runs', 'trainer', 'sampler'],
  panel: ['shared', 'features', 'specs', 'models', 'runs', 'trainer', 'sampler'],
  views: ['shared', 'features', 'specs', 'models', 'runs', 'trainer', 'sampler'],
  webview: ['shared'],
  // The files in src itself, extension.ts and cli.ts, compose the rest; the last, because the folders above are in src too.
  root: ['shared', 'compare', 'features', 'specs', 'models', 'runs', 'trainer', 'sampler', 'cli', 'editor', 'panel', 'views'],
};
const places = { webview: 'webview', root: 'src' };
const withVscode = ['extension', 'editor', 'panel', 'views'];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.cache/', '.vscode-test/', 'src/shared/{spec,run,events}.ts', 'trainer/', 'models/'] },
  js.configs.recommended,
  { files: ['**/*.{ts,tsx}'], extends: [...tseslint.configs.strict], rules: { '@typescript-eslint/no-explicit-any': 'error' } },
  { files: ['**/*.mjs'], languageOptions: { globals: Object.fromEntries(['process', 'console', 'fetch', 'URL', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Buffer', 'AbortSignal', 'performance'].map((name) => [name, 'readonly'])) } },
  {
    files: ['src/**/*.ts', 'webview/**/*.{ts,tsx}'],
    plugins: { boundaries },
    settings: {
      'boundaries/elements': Object.keys(arrows).map((type) => ({ type, pattern: places[type] ?? `src/${type}` })),
      'import/resolver': { node: { extensions: ['.ts', '.tsx', '.json'] } },
    },
    rules: {
      'boundaries/dependencies': ['error', {
        default: 'disallow',
        policies: Object.entries(arrows).map(([from, allowed]) => (
          { from: { element: { type: from } }, allow: { to: { element: { types: { anyOf: [from, ...allowed] } } } } })),
      }],
      'max-lines': ['error', 300],
    },
  },
  {
    files: ['src/**/*.ts'], ignores: withVscode.flatMap((name) => [`src/${name}/**`, `src/${name}.ts`]),
    rules: { 'no-restricted-imports': ['error', { paths: [{ name: 'vscode', message: 'Only the thin adapters (extension, editor, panel, views) import vscode.' }] }] },
  },
  { files: ['src/shared/**'], rules: { 'no-restricted-imports': ['error', { patterns: [{ group: ['node:*', 'vscode', '../*'], message: 'shared imports nothing.' }] }] } },
);
