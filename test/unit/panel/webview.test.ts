// What the browser side makes of numbers and texts, as far as it needs no browser.
import assert from 'node:assert/strict';
import { page } from '../../../src/panel/html';
import type { ConstraintView } from '../../../src/shared/run-view';
import { clock, interval, moment, percent, target } from '../../../webview/format';
import { piecesOf } from '../../../webview/parts/pieces';
import { scaleOf } from '../../../webview/parts/scale';
import { firstForm, read } from '../../../webview/sample/form';

const share = (wanted: ConstraintView['target']): ConstraintView => ({ name: 'women', description: '', target: wanted, isShare: true, unit: '' });
const numeric: ConstraintView = { name: 'length', description: '', target: 12.5, isShare: false, unit: 'words' };

describe('numbers in the panel', () => {
  it('have a decimal only where it says something', () => {
    assert.deepEqual([0.076, 0.48, 0, 1].map((value) => percent(value)), ['7.6 %', '48 %', '0 %', '100 %'].map((text) => text.replace(' ', '\u00a0')));
    assert.equal(percent(0.496, 1), '49.6\u00a0%');
    assert.equal(interval(share(0.5), 0.4812, 0.5111), '[48.1, 51.1]');
    assert.equal(moment(numeric, 12.34), '12.3\u00a0words');
  });

  it('name the target as it was declared', () => {
    assert.equal(target(share(1)), 'all');
    assert.equal(target(share(0)), 'none');
    assert.equal(target(share({ min: 0.3, max: 0.5 })).replaceAll('\u00a0', ' '), '30 % to 50 %');
    assert.equal(target(share({ min: 0.3 })).replaceAll('\u00a0', ' '), 'at least 30 %');
  });

  it('tell times as a clock does', () => {
    assert.deepEqual([0, 20.4, 75, 3675].map(clock), ['0:00', '0:20', '1:15', '1:01:15']);
  });
});

describe('the bar of a moment', () => {
  it('begins at the base moment and goes to the target, up or down', () => {
    for (const [base, wanted] of [[0.076, 0.5], [0.6, 0.2]] as const) {
      const { at } = scaleOf(share(wanted), base);
      assert.equal(at(base), 0);
      assert.ok(Math.abs(at(wanted) - 0.8) < 1e-9);
      assert.ok(at((base + wanted) / 2) > 0 && at((base + wanted) / 2) < at(wanted));
      assert.equal(at(wanted + (wanted - base)), 1);
    }
  });

  it('has room on both sides of a target that is met already', () => {
    const { at } = scaleOf(share({ min: 0.3, max: 0.5 }), 0.4);
    assert.ok(at(0.3) > 0 && at(0.5) < 1 && at(0.4) > at(0.3));
    assert.ok(at(0.2) === 0 && at(0.6) === 1);
  });
});

describe('marks in a text', () => {
  it('cut it where matches begin and end, overlapping ones too', () => {
    const pieces = piecesOf('she is a chemist', [{ start: 0, end: 3, constraint: 0 }, { start: 9, end: 16, constraint: 1 }, { start: 11, end: 13, constraint: 0 }]);
    assert.deepEqual(pieces, [
      { text: 'she', constraints: [0] }, { text: ' is a ', constraints: [] }, { text: 'ch', constraints: [1] }, { text: 'em', constraints: [1, 0] }, { text: 'ist', constraints: [1] },
    ]);
    assert.equal(pieces.map(({ text }) => text).join(''), 'she is a chemist');
    assert.deepEqual(piecesOf('', []), []);
  });
});

describe('the fields of the Sample tab', () => {
  it('make a request', () => {
    assert.deepEqual(read(firstForm, false), { prompts: undefined, count: 10, temperature: 1, topP: 1, seed: undefined });
    assert.deepEqual(read({ ...firstForm, prompt: '2', seed: '7' }, false), { prompts: [{ index: 2 }], count: 10, temperature: 1, topP: 1, seed: 7 });
    assert.deepEqual(read({ ...firstForm, prompt: 'text', text: 'Once' }, false), { prompts: [{ text: 'Once' }], count: 10, temperature: 1, topP: 1, seed: undefined });
  });

  it('ask for an acceptance rate where there is one to choose', () => {
    assert.deepEqual(read({ ...firstForm, mode: 'guaranteed', acceptance: '0.3' }, false), { prompts: undefined, count: 10, temperature: 1, topP: 1, seed: undefined, mode: 'guaranteed', acceptance: 0.3 });
    assert.ok(!('acceptance' in read({ ...firstForm, mode: 'guaranteed', acceptance: '0.3' }, true)));
    assert.ok('acceptance' in read({ ...firstForm, mode: 'matched' }, true));
    const fault = read({ ...firstForm, mode: 'matched', acceptance: '1' }, true);
    assert.ok('field' in fault && fault.field === 'acceptance');
  });

  for (const [field, value] of [['count', '0'], ['count', 'ten'], ['count', '1001'], ['temperature', '0'], ['temperature', ''], ['topP', '1.5'], ['topP', ' '], ['seed', '-1'], ['seed', '1.5']] as const) {
    it(`refuse "${value}" as ${field}, and say what is allowed`, () => {
      const fault = read({ ...firstForm, [field]: value }, false);
      assert.ok('field' in fault);
      assert.equal(fault.field, field);
    });
  }
});

describe('the page', () => {
  it('allows scripts by nonce only, and nothing inline or evaluated', () => {
    const text = page({ script: 'main.js', style: 'main.css', source: 'https://editor', nonce: 'abc' });
    assert.match(text, /default-src 'none'; script-src 'nonce-abc'; style-src https:\/\/editor 'nonce-abc';/);
    assert.doesNotMatch(text, /unsafe/);
  });
});
