import assert from 'node:assert/strict';
import { header, row, type SampleRow } from '../../../src/cli/output';

const sample: SampleRow = { text: 'She said "hi", | then\nleft', prompt: 'Ada', tokens: [5, 2], logProb: -3.5, finish: 'end' };

describe('samples', () => {
  it('as JSON lines are the rows themselves', () => {
    assert.deepEqual(JSON.parse(row('jsonl', sample)), sample);
  });

  it('as CSV keep quotes, commas and line ends', () => {
    assert.deepEqual(header('csv'), ['text,prompt,tokens,logProb,finish']);
    assert.equal(row('csv', sample), '"She said ""hi"", | then\nleft",Ada,"[5,2]",-3.5,end');
  });

  it('as Markdown stay in their cells', () => {
    assert.equal(header('markdown').length, 2);
    assert.equal(row('markdown', sample), '| She said "hi", \\| then<br>left | Ada | [5,2] | -3.5 | end |');
  });

  it('of a chat show its messages', () => {
    const chat = { ...sample, prompt: { messages: [{ role: 'user', content: 'Hi' }] } };
    assert.match(row('csv', chat), /"\{""messages"":\[\{""role"":""user""/);
  });
});
