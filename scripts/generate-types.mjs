// Generates src/shared/{spec,run,events}.ts from schemas/*.schema.json; `--check` only compares.
import { compileFromFile } from 'json-schema-to-typescript';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const schemas = path.join(root, 'schemas');
const check = process.argv.includes('--check');

/** `nudge:spec#…` names the sibling file: the schemas refer to each other by $id, the compiler by path. */
const bySchemaId = {
  order: 1,
  canRead: /^nudge:/,
  read: (file) => readFileSync(path.join(schemas, `${file.url.slice('nudge:'.length)}.schema.json`), 'utf8'),
};

const options = {
  unreachableDefinitions: false, ignoreMinAndMaxItems: true, strictIndexSignatures: true,
  style: { singleQuote: true, printWidth: 140 }, $refOptions: { resolve: { nudge: bySchemaId } },
};

/** run.json is made of a spec's parts: their types are declared in spec.ts alone, and can be had from both. */
async function runTypes(bannerComment) {
  const head = "\nimport type { Constraint, ModelLocation, Prompt, Training } from './spec';\n\nexport type * from './spec';";
  return compileFromFile(path.join(schemas, 'run.schema.json'), { ...options, declareExternallyReferenced: false, bannerComment: bannerComment + head });
}

/** A comment of one line in one line. */
const folded = (text) => text.replace(/\/\*\*\n\s+\* (.*)\n\s+\*\//g, '/** $1 */');

let stale = false;
for (const name of ['spec', 'run', 'events']) {
  const banner = `// Generated from schemas/${name}.schema.json by "npm run generate"; do not edit.`;
  const text = folded(name === 'run' ? await runTypes(banner) : await compileFromFile(path.join(schemas, `${name}.schema.json`), { ...options, bannerComment: banner }));
  const file = path.join(root, 'src/shared', `${name}.ts`);
  if (check) {
    if (readFileSync(file, 'utf8') !== text) { console.error(`${path.relative(root, file)} is out of date; run: npm run generate`); stale = true; }
  } else writeFileSync(file, text);
}
process.exitCode = stale ? 1 : 0;
