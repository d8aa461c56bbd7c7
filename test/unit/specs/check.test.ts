// Problems point at the text that is wrong. What they say is held by the vectors of test/conformance/specs.
import assert from 'node:assert/strict';
import { checkSpec } from '../../../src/specs/check';

const feature = '{ "type": "words", "words": ["she"] }';
const spec = (constraints: string, more = ''): string => `{\n  // A comment.\n  "model": "nudge-tiny",${more}\n  "constraints": [${constraints}],\n}\n`;
const constraint = (moment: string, looked = feature): string => `{ "name": "women", "moment": ${moment}, "feature": ${looked} }`;

/** code → the text that it points at. */
function found(text: string): [code: string, text: string][] {
  return checkSpec(text).problems.map(({ code, offset, length }) => [code, text.slice(offset, offset + length)]);
}

function sentences(text: string): string[] {
  return checkSpec(text).problems.map(({ message, remedy }) => `${message} ${remedy}`);
}

describe('a spec that is checked', () => {
  it('may have comments, trailing commas and a byte order mark', () => {
    for (const text of [spec(constraint('0.5')), `\ufeff${spec(constraint('0.5'))}`]) {
      const checked = checkSpec(text);
      assert.deepEqual(checked.problems, []);
      assert.equal(checked.spec?.model, 'nudge-tiny');
    }
  });

  it('is not handed on when something is wrong', () => {
    assert.equal(checkSpec(spec(constraint('1.5'))).spec, undefined);
  });
});

describe('the place of a problem', () => {
  it('is the value that has a wrong type', () => {
    assert.deepEqual(found(spec(constraint('"half"'))), [['wrong-type', '"half"']]);
    assert.deepEqual(found(spec(constraint('0.5', '{ "type": "words", "words": ["she", 7] }'))), [['wrong-type', '7']]);
    assert.deepEqual(found(spec(constraint('0.5'), '\n  "prompts": { "file": [] },')), [['wrong-type', '[]']]);
  });

  it('is the name of a field that does not exist', () => {
    assert.deepEqual(found(spec(constraint('0.5'), '\n  "trianing": { "steps": 3 },')), [['unknown-field', '"trianing"']]);
  });

  it('is what lacks a field, of the whole spec only its beginning', () => {
    assert.deepEqual(found(spec(`{ "name": "a", "feature": ${feature} }`)), [['missing-field', `{ "name": "a", "feature": ${feature} }`]]);
    assert.deepEqual(found(`  { "constraints": [${constraint('1')}] }`), [['missing-field', '{']]);
  });

  it('is the list, the text or the entry that is empty', () => {
    assert.deepEqual(found(spec(' ')), [['empty-list', '[ ]']]);
    assert.deepEqual(found(spec(constraint('0.5', '{ "type": "words", "words": ["she", ""] }'))), [['empty-text', '""']]);
    assert.deepEqual(found(spec(constraint('0.5', '{ "type": "words", "words": ["she", "  "] }'))), [['empty-text', '"  "']]);
    assert.deepEqual(found(spec(constraint('{ }'))), [['missing-field', '{ }']]);
  });

  it('is the value that is none of those there are', () => {
    assert.deepEqual(found(spec(constraint('0.5'), ' "training": { "method": "ppo" },')), [['unknown-value', '"ppo"']]);
    assert.deepEqual(found(spec(constraint('0.5', '{ "type": "wrds", "words": ["she"] }'))), [['unknown-kind', '"wrds"']]);
    assert.deepEqual(found(spec(constraint('0.5'), ' "version": 0,')), [['unknown-value', '0']]);
  });

  it('is the number that is too small or too large', () => {
    assert.deepEqual(found(spec(constraint('0.5'), ' "maxTokens": -5,')), [['out-of-range', '-5']]);
    assert.deepEqual(found(spec(constraint('50'))), [['moment-out-of-range', '50']]);
    assert.deepEqual(found(spec(constraint('{ "min": 0.5, "max": 50 }'))), [['moment-out-of-range', '50']]);
  });

  it('is the lower end of an interval that is empty', () => {
    assert.deepEqual(found(spec(constraint('{ "max": 0.2, "min": 0.4 }'))), [['empty-interval', '0.4']]);
    assert.deepEqual(found(spec(constraint('1', '{ "type": "length", "unit": "words", "min": 9, "max": 8 }'))), [['empty-interval', '9']]);
  });

  it('is the pattern, the flags or the name that cannot be', () => {
    assert.deepEqual(found(spec(constraint('1', '{ "type": "regex", "pattern": "(a", "flags": "i" }'))), [['invalid-pattern', '"(a"']]);
    assert.deepEqual(found(spec(constraint('1', '{ "type": "regex", "pattern": "a", "flags": "g" }'))), [['invalid-text', '"g"']]);
    assert.deepEqual(found(spec(constraint('1').replace('women', 'größe'))), [['invalid-text', '"größe"']]);
  });

  it('is the second of two equal names', () => {
    const text = spec(`${constraint('1')}, ${constraint('0')}`);
    assert.deepEqual(found(text), [['duplicate-name', '"women"']]);
    assert.equal(checkSpec(text).problems[0]?.offset, text.lastIndexOf('"women"'));
  });

  it('is the feature whose words are given in two ways, or in none', () => {
    for (const words of ['{ "type": "words" }', '{ "type": "words", "words": ["x"], "file": "x.txt" }']) assert.deepEqual(found(spec(constraint('1', words))), [['words-or-file', words]]);
  });

  it('comes in the order of the text', () => {
    assert.deepEqual(found(spec(constraint('"x"'), ' "training": 5, "maxTokens": 0,')).map(([, text]) => text), ['5', '0', '"x"']);
  });
});

describe('what only a spec can have wrong', () => {
  it('is to be no object', () => {
    assert.deepEqual(sentences('[1]'), ['this must be an object, not a list. Correct the value.']);
    assert.deepEqual(sentences('null'), ['this must be an object, not null. Correct the value.']);
  });

  it('is to be empty', () => {
    for (const text of ['', ' \n', '// nothing yet\n']) assert.deepEqual(sentences(text), ['the spec is empty. Write one, or start with "Nudge: New Spec".']);
  });

  it('is to be of a newer version, and then that alone is said', () => {
    assert.deepEqual(sentences(spec(constraint('7'), ' "version": 2, "news": true,')), ['version: this spec is of version 2; this Nudge reads version 1. Update Nudge.']);
  });

  it('is a model that is no text, or none', () => {
    assert.deepEqual(sentences(`{ "model": 7, "constraints": [${constraint('1')}] }`), ['model: this must be a text, not the number 7. Correct the value.']);
    assert.deepEqual(sentences(`{ "constraints": [${constraint('1')}] }`), ['"model" is missing. Add it.']);
  });

  it('is to have prompts that are neither a list nor in a file', () => {
    assert.deepEqual(sentences(spec(constraint('1'), ' "prompts": 5,')), ['prompts: this must be a list or an object, not the number 5. Correct the value.']);
    assert.deepEqual(sentences(spec(constraint('1'), ' "prompts": {},')), ['prompts: "file" is missing. Add it.']);
  });

  it('is to be nested deeper than its readers go', () => {
    const nested = (depth: number): string => spec(constraint('1', `{ "type": "json", "schema": ${'{ "not": '.repeat(depth)}{}${' }'.repeat(depth)} }`));
    assert.deepEqual(sentences(nested(190)), []);
    for (const text of [nested(20_000), '['.repeat(1_000_000)]) assert.match(sentences(text)[0] ?? '', /^line \d, column \d+: this is nested more than 200 deep\. Flatten it\.$/);
  });

  it('is an error of syntax, with its line and column', () => {
    const text = '{\r\n  "model": "nudge-tiny"\r\n  "constraints": []\r\n}';
    assert.deepEqual(sentences(text), ['line 3, column 3: this is not valid JSON (comma expected). Correct it; comments and trailing commas are allowed.']);
    assert.deepEqual(found(text), [['syntax', '"constraints"']]);
  });
});
