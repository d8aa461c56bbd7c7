// The files that a spec names, wherever it can name one.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { filesIn } from '../../../src/specs/files';

describe('the files that a spec names', () => {
  it('are found in every place that can have one, each once', () => {
    const words = { type: 'words', file: 'words.txt' };
    const constraints = [
      { name: 'a', feature: words, among: { type: 'json', file: 'schema.json' }, moment: 1 },
      { name: 'b', feature: { type: 'categories', of: { art: words, file: { type: 'script', file: 'mine.py' } } }, moments: { art: 0.5 } },
      { name: 'c', feature: { type: 'similarity', to: { file: 'sentences.txt' } }, moment: 0.5 },
    ];
    const text = `// A comment.\n${JSON.stringify({ model: 'm', prompts: { file: 'table.csv' }, constraints })}`;
    assert.deepEqual(filesIn(text), ['table.csv', 'words.txt', 'schema.json', 'mine.py', 'sentences.txt']);
  });

  it('are none of a text that is no spec', () => {
    for (const text of ['', '[', '"file"', `${'['.repeat(300)}${']'.repeat(300)}`]) assert.deepEqual(filesIn(text), []);
  });

  it('lie beside the examples', () => {
    const examples = path.resolve('examples');
    const there = readdirSync(examples);
    for (const spec of there.filter((name) => name.endsWith('.nudge.json'))) {
      for (const file of filesIn(readFileSync(path.join(examples, spec), 'utf8'))) assert.ok(there.includes(file), `${spec}: ${file}`);
    }
  });
});
