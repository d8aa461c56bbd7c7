// A spec and the files that it names become one thing that needs no file any more.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { NudgeError } from '../../../src/shared/errors';
import { resolveSpec } from '../../../src/specs/resolve';
import { removeTemporaryFolders, temporaryFolder } from '../../support/folders';

const words = (file: string): string => `{ "model": "m", "constraints": [{ "name": "science", "moment": 0.4, "feature": { "type": "words", "file": "${file}", "caseSensitive": true } }] }`;
const prompts = (file: string): string => `{ "model": "m", "prompts": { "file": "${file}" }, "constraints": [{ "name": "a", "moment": 1, "feature": { "type": "regex", "pattern": "x" } }] }`;

/** Writes the files, one of which is spec.nudge.json, and returns that one's path. */
async function written(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
  return path.join(folder, 'spec.nudge.json');
}

async function refused(file: string): Promise<{ message: string; remedy: string }> {
  const error = await resolveSpec(file).then(() => undefined, (thrown: unknown) => thrown);
  assert.ok(error instanceof NudgeError && error.code === 'invalid-spec' && error.exitCode === 2, String(error));
  return error;
}

describe('a resolved spec', () => {
  after(removeTemporaryFolders);

  it('has the words of its file, without blanks around them and without blank lines', async () => {
    const { constraints } = await resolveSpec(await written({ 'spec.nudge.json': words('lists/science.txt'), 'lists/science.txt': '\ufeffphysicist\r\n\r\n  computer  science \r\nchimie é\n\n' }));
    assert.deepEqual(constraints, [{ name: 'science', moment: 0.4, feature: { type: 'words', caseSensitive: true, words: ['physicist', 'computer  science', 'chimie é'] } }]);
  });

  it('has the prompts of its file, a line each', async () => {
    assert.deepEqual((await resolveSpec(await written({ 'spec.nudge.json': prompts('p.txt'), 'p.txt': 'Review:\nNews:' }))).prompts, ['Review:', 'News:']);
  });

  it('finds files from the spec\'s folder, also above it', async () => {
    const file = await written({ 'inner/spec.nudge.json': prompts('../p.txt'), 'p.txt': 'Review:' });
    assert.deepEqual((await resolveSpec(path.join(path.dirname(file), 'inner', 'spec.nudge.json'))).prompts, ['Review:']);
  });

  it('finds a file by its absolute path', async () => {
    const list = path.join(path.dirname(await written({ 'p.txt': 'Review:' })), 'p.txt');
    assert.deepEqual((await resolveSpec(await written({ 'spec.nudge.json': prompts(list.replaceAll('\\', '/')) }))).prompts, ['Review:']);
  });

  it('has the schema of its file', async () => {
    const json = '{ "model": "m", "constraints": [{ "name": "a", "moment": 1, "feature": { "type": "json", "file": "s.json" } }] }';
    const { constraints } = await resolveSpec(await written({ 'spec.nudge.json': json, 's.json': '{ "type": "array" }' }));
    assert.deepEqual(constraints[0]?.feature, { type: 'json', schema: { type: 'array' } });
    assert.deepEqual((await resolveSpec(await written({ 'spec.nudge.json': json, 's.json': '\ufeff{ "type": "array" }' }))).constraints, constraints);
    for (const [schema, sentence] of [[`${'{ "not": '.repeat(20_000)}{}${' }'.repeat(20_000)}`, 'line 1, column 1801: this is nested more than 200 deep'], ['[', 'it is no JSON object'], ['[]', 'it is no JSON object'], ['{ "type": "objekt" }', 'it is not a valid JSON Schema (draft 7)']] as const) {
      const { message } = await refused(await written({ 'spec.nudge.json': json, 's.json': schema }));
      assert.equal(message, `spec.nudge.json, constraints[0] "a", feature.file: the file s.json cannot be used as a schema: ${sentence}.`);
    }
  });

  it('has the sentences of its file', async () => {
    const text = '{ "model": "m", "constraints": [{ "name": "a", "moment": 1, "feature": { "type": "similarity", "to": { "file": "s.txt" }, "threshold": 0.5 } }] }';
    const { constraints } = await resolveSpec(await written({ 'spec.nudge.json': text, 's.txt': 'We loved it.\n\n The trip was great. \n' }));
    assert.deepEqual(constraints[0]?.feature, { type: 'similarity', to: ['We loved it.', 'The trip was great.'], threshold: 0.5 });
    assert.equal((await refused(await written({ 'spec.nudge.json': text }))).message, 'spec.nudge.json, constraints[0] "a", feature.to.file: the file s.txt cannot be read.');
  });

  it('continues nothing when it has no prompts, and leaves the rest as it is', async () => {
    const text = '{ "model": "m", "constraints": [{ "name": "a", "moment": 1, "feature": { "type": "words", "words": [" x "] } }] }';
    const { prompts: contexts, constraints, text: read, spec } = await resolveSpec(await written({ 'spec.nudge.json': text }));
    assert.deepEqual(contexts, ['']);
    assert.equal(read, text);
    assert.deepEqual(constraints, spec.constraints);
    assert.equal((await resolveSpec(await written({ 'spec.nudge.json': `\ufeff${text}` }))).text, `\ufeff${text}`);
  });
});

describe('a spec that cannot be resolved', () => {
  after(removeTemporaryFolders);

  it('is one that is not there', async () => {
    const { message } = await refused(await written({}));
    assert.match(message, /spec\.nudge\.json: there is no such spec\.$/);
    assert.match((await refused(path.dirname(await written({})))).message, /: this is a folder, not a spec\.$/);
  });

  it('names the place of a file that is missing, and where it is looked for', async () => {
    const file = await written({ 'spec.nudge.json': words('science.txt') });
    const { message, remedy } = await refused(file);
    assert.equal(message, 'spec.nudge.json, constraints[0] "science", feature.file: the file science.txt cannot be read.');
    assert.ok(remedy.includes(path.dirname(file)));
    assert.equal((await refused(await written({ 'spec.nudge.json': prompts('p.txt') }))).message, 'spec.nudge.json, prompts.file: the file p.txt cannot be read.');
  });

  it('names a file that is empty, a folder likewise as one that cannot be read', async () => {
    assert.equal((await refused(await written({ 'spec.nudge.json': words('s.txt'), 's.txt': '\r\n  \n' }))).message, 'spec.nudge.json, constraints[0] "science", feature.file: the file s.txt is empty.');
    assert.equal((await refused(await written({ 'spec.nudge.json': words('s'), 's/x.txt': 'x' }))).message, 'spec.nudge.json, constraints[0] "science", feature.file: the file s cannot be read.');
  });

  it('names a file that is not UTF-8, of prompts, of words, of a script, and the spec itself', async () => {
    const latin = Buffer.from('chimie é', 'latin1');
    assert.deepEqual(await refused(await written({ 'spec.nudge.json': words('s.txt'), 's.txt': latin })).then(({ message, remedy }) => [message, remedy]), ['spec.nudge.json, constraints[0] "science", feature.file: the file s.txt is not UTF-8.', 'Save it as UTF-8.']);
    assert.match((await refused(await written({ 'spec.nudge.json': prompts('p.txt'), 'p.txt': latin }))).message, /the file p\.txt is not UTF-8\.$/);
    for (const table of [latin, Buffer.from('\ufeffprompt\nReview:\n', 'utf16le')]) assert.match((await refused(await written({ 'spec.nudge.json': prompts('p.csv'), 'p.csv': table }))).message, /the file p\.csv is not UTF-8\.$/);
    const script = '{ "model": "m", "constraints": [{ "name": "a", "moment": 1, "feature": { "type": "script", "file": "s.py" } }] }';
    assert.match((await refused(await written({ 'spec.nudge.json': script, 's.py': latin }))).message, /the file s\.py is not UTF-8\.$/);
    assert.match((await refused(await written({ 'spec.nudge.json': latin }))).message, /spec\.nudge\.json: this is not UTF-8\.$/);
  });

  it('names line and column of an error of syntax', async () => {
    const { message } = await refused(await written({ 'spec.nudge.json': '{\n  "model": "m",\n  "constraints": [}\n}\n' }));
    assert.equal(message, 'spec.nudge.json, line 3, column 19: this is not valid JSON (value expected).');
  });

  it('names the first problem and counts the others', async () => {
    const text = '{ "model": "m", "constraints": [{ "name": "a", "moment": 50, "feature": { "type": "regex", "pattern": "(" } }] }';
    const { message, remedy } = await refused(await written({ 'spec.nudge.json': text }));
    assert.equal(message, 'spec.nudge.json, constraints[0] "a", moment: 50 is outside 0 to 1, the share of texts that have the feature.');
    assert.equal(remedy, 'Did you mean 0.5 (50 %)? (1 more to correct after this.)');
  });
});
