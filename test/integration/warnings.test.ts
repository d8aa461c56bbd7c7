// The trainer's warnings where the editor translates them: in English they are the trainer's own words.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { WarningEvent } from '../../src/shared/events';
import { wordsOf } from '../../src/panel/warning-words';

const vectors = JSON.parse(readFileSync('test/conformance/warnings.json', 'utf8')) as Pick<WarningEvent, 'code' | 'params' | 'message' | 'remedy'>[];
const event = (fields: typeof vectors[number]): WarningEvent => ({ seq: 1, time: 0, type: 'warning', ...fields });

describe('a warning in the editor', () => {
  for (const { message, remedy, ...said } of vectors) {
    it(`says of ${said.code} what the trainer says`, () => {
      assert.deepEqual(wordsOf(event({ ...said, message: 'not translated', remedy: '' })), { message, remedy });
    });
  }

  it('stays as the trainer said it where its code, or one of its figures, is not known here', () => {
    assert.equal(wordsOf(event({ code: 'of-tomorrow', message: 'As it is.', remedy: '' })).message, 'As it is.');
    assert.equal(wordsOf(event({ code: 'heavy-tail', params: { shape: 1 }, message: 'As it is.', remedy: '' })).message, 'As it is.');
  });
});
