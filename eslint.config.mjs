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
  sampler: ['shared'],
  cli: ['shared', 'features', 'specs', 'models', 'runs', 'trainer', 'sampler'],
  editor: ['shared', 'features', 'specs', 'models', 'runs', 'trainer', 'sampler'],
  panel: ['shared', 'features', 'specs', 'models', 'runs', 'trainer', 'sampler'],
  views: ['shared', 'features', 'specs', 'models', 'runs', 'trainer', 'sampler'],
  extension: ['shared', 'features', 'specs', 'models', 'runs', 'trainer', 'sampler', 'editor', 'panel', 'views'],
  webview: ['shared'],
};
const withVscode = ['extension', 'editor', 'panel', 'views'];
const files = { cli: 'src/cli.ts', extension: 'src/extension.ts' };

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.cache/', '.vscode-test/', 'src/shared/{spec,run,events}.ts', 'trainer/', 'models/'] },
  js.configs.recommended,
  { files: ['**/*.{ts,tsx}'], extends: [...tseslint.configs.strict], rules: { '@typescript-eslint/no-explicit-any': 'error' } },
  { files: ['**/*.mjs'], languageOptions: { globals: Object.fromEntries(['process', 'console', 'fetch', 'URL', 'setTimeout', 'clearTimeout', 'Buffer', 'AbortSignal'].map((name) => [name, 'readonly'])) } },
  {
    files: ['src/**/*.ts', 'webview/**/*.{ts,tsx}'],
    plugins: { boundaries },
    settings: {
      'boundaries/elements': Object.keys(arrows).map((type) => files[type]
        ? { type, pattern: files[type], mode: 'full' }
        : { type, pattern: type === 'webview' ? 'webview' : `src/${type}`, mode: 'folder' }),
      'import/resolver': { node: { extensions: ['.ts', '.tsx', '.json'] } },
    },
    rules: {
      'boundaries/element-types': ['error', {
        default: 'disallow',
        rules: Object.entries(arrows).map(([from, allow]) => ({ from, allow: [from, ...allow] })),
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
