// Specs that are written, and the answers of which they are made.
import assert from 'node:assert/strict';
import { NudgeError } from '../../../src/shared/errors';
import type { Constraint, Spec } from '../../../src/shared/spec';
import { checkSpec } from '../../../src/specs/check';
import { addConstraint, freeName, nameFrom, newSpecText, parseBounds, parseFraction, parseMean, parseShare, parseThreshold } from '../../../src/specs/edit';
import { readSpec } from '../../../src/specs/read';

const women: Constraint = { name: 'women', moment: 0.5, feature: { type: 'words', words: ['she', 'her'] } };
const line = '{ "name": "women", "moment": 0.5, "feature": { "type": "words", "words": ["she", "her"] } }';

describe('a new spec', () => {
  it('is one that can be used at once', () => {
    const { spec, problems } = checkSpec(newSpecText({ model: 'nudge-tiny', constraints: [women, { ...women, name: 'all', moment: 1 }] }));
    assert.deepEqual(problems, []);
    assert.deepEqual(spec, { model: 'nudge-tiny', prompts: [''], maxTokens: 32, constraints: [women, { ...women, name: 'all', moment: 1 }] });
  });

  it('has a line a constraint, and a long one broken', () => {
    const long: Constraint = { name: 'long', moment: 1, feature: { type: 'lexicon', more: ['a'.repeat(60)], than: ['b'.repeat(60)] } };
    assert.equal(newSpecText({ model: 'm', prompts: ['Review:'], constraints: [women, long] }), [
      '{', '  "model": "m",', '  "prompts": ["Review:"],', '  "maxTokens": 32,', '  "constraints": [', `    ${line},`, '    {', '      "name": "long",', '      "moment": 1,',
      '      "feature": {', '        "type": "lexicon",', `        "more": ["${'a'.repeat(60)}"],`, `        "than": ["${'b'.repeat(60)}"]`, '      }', '    }', '  ]', '}', '',
    ].join('\n'));
  });
});

describe('a constraint that is added', () => {
  it('leaves comments and layout as they are', () => {
    const text = '{\n  // Mine.\n  "model": "m",\n  "constraints": [\n    {"name":"a" , "x": [ 1 ]} // first, alone\n    // last\n  ], // all\n  "maxTokens":8\n}\n';
    assert.equal(addConstraint(text, women), text.replace(' // first, alone\n    // last', `, // first, alone\n    // last\n    ${line}`));
  });

  it('goes after a trailing comma', () => {
    const text = '{ "constraints": [\n    {"name":"a"}, // with, comma\n  ] }';
    assert.equal(addConstraint(text, women), text.replace('comma\n', `comma\n    ${line}\n`));
  });

  it('stays on the line of a list that is written on one', () => {
    assert.equal(addConstraint('{"constraints": [{"name":"a"}]}', women), `{"constraints": [{"name":"a"}, ${line}]}`);
  });

  it('keeps tabs and the ends of lines', () => {
    const text = '{\r\n\t"constraints": [\r\n\t\t{"name":"a"}\r\n\t]\r\n}\r\n';
    assert.equal(addConstraint(text, women), text.replace('}\r\n\t]', `},\r\n\t\t${line}\r\n\t]`));
  });

  it('is the first of an empty list, of a spec without one, of an empty file', () => {
    assert.equal(addConstraint('{\n  "constraints": []\n}', women), `{\n  "constraints": [\n    ${line}\n  ]\n}`);
    for (const text of ['{ "model": "m" }', '{}', '', '{ "constraints": [ // none yet\n ] }']) {
      assert.deepEqual((readSpec(addConstraint(text, women)).value as Spec).constraints, [women], text);
    }
  });

  it('gets a number when its name is taken', () => {
    const twice = addConstraint(addConstraint(newSpecText({ model: 'm', constraints: [women] }), women), women);
    assert.deepEqual(checkSpec(twice).spec?.constraints.map(({ name }) => name), ['women', 'women 2', 'women 3']);
  });

  it('is refused where there is no list for it', () => {
    for (const text of ['[]', '{ "constraints": {} }']) {
      assert.throws(() => addConstraint(text, women), (error) => error instanceof NudgeError && error.exitCode === 2, text);
    }
  });
});

describe('names', () => {
  it('are made of what is looked for', () => {
    const names = { she: 'she', 'été': 'ete', 'C++': 'C', ' a b ': 'a b', '-x.y': 'x.y', '[0-9]+': '0-9', 医: 'constraint', '': 'constraint' };
    for (const [text, name] of Object.entries(names)) assert.equal(nameFrom(text), name, text);
    assert.equal(nameFrom('x'.repeat(70)).length, 64);
  });

  it('are free', () => {
    assert.equal(freeName('a', (name) => name === 'b'), 'a');
    assert.equal(freeName('a', (name) => ['a', 'a 2', 'a 4'].includes(name)), 'a 3');
  });
});

describe('answers', () => {
  it('to "in how many?" are shares, percentages or words', () => {
    const shares = { all: 1, 'None ': 0, 50: 0.5, '50 %': 0.5, '7.5%': 0.075, 0.5: 0.5, '.5': 0.5, 0: 0, 1: 0.01, 100: 1 };
    for (const [answer, share] of Object.entries(shares)) assert.equal(parseShare(answer), share, answer);
    for (const answer of ['30-50', '30 – 50 %', '30% to 50%', '0.3-0.5']) assert.deepEqual(parseShare(answer), { min: 0.3, max: 0.5 }, answer);
    for (const answer of ['', 'half', '101', '-1', '50-30', '50-50', '1,5', '5e1', '30-101']) assert.equal(parseShare(answer), undefined, answer);
  });

  it('to "which mean?" are numbers', () => {
    assert.equal(parseMean(' 12.5 '), 12.5);
    assert.equal(parseMean('0'), 0);
    assert.deepEqual(parseMean('10-20'), { min: 10, max: 20 });
    for (const answer of ['', 'x', '-3', '12.', '20-10', '1e3']) assert.equal(parseMean(answer), undefined, answer);
  });

  it('to "which mean?" are no more than 1 where no value is', () => {
    assert.equal(parseFraction('0.7'), 0.7);
    assert.deepEqual(parseFraction('0.6-0.8'), { min: 0.6, max: 0.8 });
    for (const answer of ['', '1.1', '0.5-12', '70 %']) assert.equal(parseFraction(answer), undefined, answer);
  });

  it('to "from which value on?" are a threshold or none', () => {
    assert.deepEqual(['0.5', ' 1 ', ''].map(parseThreshold), [{ threshold: 0.5 }, { threshold: 1 }, {}]);
    for (const answer of ['0', '1.5', 'x', '0.2-0.4']) assert.equal(parseThreshold(answer), undefined, answer);
  });

  it('to "how long?" are bounds, either of which may be left out', () => {
    assert.deepEqual(parseBounds('10-20'), { min: 10, max: 20 });
    assert.deepEqual(parseBounds(' 10 – 20 '), { min: 10, max: 20 });
    assert.deepEqual(parseBounds('5-'), { min: 5 });
    assert.deepEqual(parseBounds('-30'), { max: 30 });
    assert.deepEqual(parseBounds('7'), { min: 7, max: 7 });
    assert.deepEqual(parseBounds(' '), {});
    for (const answer of ['-', 'x', '1.5', '20-10', '1-2-3']) assert.equal(parseBounds(answer), undefined, answer);
  });
});
