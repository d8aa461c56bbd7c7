// Collects the texts of vscode.l10n.t(...) into l10n/bundle.l10n.json, which translators start from; `--check` only compares.
import { readdirSync, readFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const bundle = path.join(root, 'l10n', 'bundle.l10n.json');

function collect(file, texts) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const visit = (node) => {
    if (ts.isCallExpression(node) && node.expression.getText(source) === 'vscode.l10n.t') {
      const [text] = node.arguments;
      if (!text || !ts.isStringLiteralLike(text)) throw new Error(`${path.relative(root, file)}: the text of vscode.l10n.t must be a literal`);
      texts.add(text.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
}

const texts = new Set();
for (const folder of ['editor', 'panel', 'views']) {
  for (const file of readdirSync(path.join(root, 'src', folder), { recursive: true })) {
    if (file.endsWith('.ts')) collect(path.join(root, 'src', folder, file), texts);
  }
}
const content = `${JSON.stringify(Object.fromEntries([...texts].sort().map((text) => [text, text])), null, 2)}\n`;
if (process.argv.includes('--check')) {
  if (readFileSync(bundle, 'utf8') !== content) { console.error('l10n/bundle.l10n.json is out of date; run: node scripts/l10n.mjs'); process.exitCode = 1; }
} else {
  mkdirSync(path.dirname(bundle), { recursive: true });
  writeFileSync(bundle, content);
}
