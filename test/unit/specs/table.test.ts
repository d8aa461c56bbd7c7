// Prompts and their moments from a table.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { NudgeError } from '../../../src/shared/errors';
import { resolveSpec } from '../../../src/specs/resolve';
import { removeTemporaryFolders, temporaryFolder } from '../../support/folders';

const she = { type: 'words', words: ['she'] };
const gendered = { type: 'words', file: 'gendered.txt' };
const conditional = { model: 'm', prompts: { file: 'jobs.csv' }, constraints: [{ name: 'women', feature: she, among: gendered }, { name: 'short', feature: { type: 'length', unit: 'words', max: 9 }, moment: 0.8 }] };

async function written(table: string, spec: unknown = conditional): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, 'jobs.csv'), table);
  await writeFile(path.join(folder, 'gendered.txt'), 'she\nhe\n');
  await writeFile(path.join(folder, 'spec.nudge.json'), JSON.stringify(spec));
  return path.join(folder, 'spec.nudge.json');
}

describe('prompts from a table', () => {
  after(removeTemporaryFolders);

  it('bring the moment of each prompt for the constraint that has none', async () => {
    const { prompts, constraints } = await resolveSpec(await written('\ufeffsource,prompt,women\r\nLFS,"The nurse, tired,",0.87\r\nLFS,The welder,.05\r\n'));
    assert.deepEqual(prompts, ['The nurse, tired,', 'The welder']);
    assert.deepEqual(constraints[0], { name: 'women', feature: she, among: { type: 'words', words: ['she', 'he'] }, moments: [0.87, 0.05] });
    assert.deepEqual(constraints[1], conditional.constraints[1]);
  });

  for (const [what, table, sentence] of [
    ['a table without prompts', 'job,women\nnurse,0.8', /^spec\.nudge\.json, prompts\.file: the file jobs\.csv has no column "prompt"; it has "job", "women"\./],
    ['a table without the constraint\'s column', 'prompt,men\nThe nurse,0.8', /has no column "women"/],
    ['a table with semicolons', 'prompt;women\nThe nurse;0.8', /has no column "prompt"; it has "prompt;women"/],
    ['two columns of one name', 'prompt,women,women\nThe nurse,0.8,0.1', /has two columns "women"/],
    ['a table that is empty', '\n', /the file jobs\.csv is empty\.$/],
    ['a header alone', 'prompt,women\n', /has no row below its header/],
    ['a moment that is no number', 'prompt,women\n\nThe nurse,0.8\n\nThe welder,few', /line 5: the moment of "women" is "few", which is no number/],
    ['an empty moment', 'prompt,women\nThe nurse,', /line 2: the moment of "women" is "", which is no number/],
    ['a moment out of range', 'prompt,women\nThe nurse,80', /"women": 80 is outside 0 to 1/],
    ['rows of different lengths', 'prompt,women\nThe nurse', /is not a valid CSV table \(/],
  ] as const) {
    it(`refuse ${what}`, async () => {
      await assert.rejects(resolveSpec(await written(table)), (error: unknown) => error instanceof NudgeError && error.exitCode === 2 && sentence.test(error.message) || assert.fail(String(error)));
    });
  }

  it('refuse moments of the spec that are not as many as the rows', async () => {
    const spec = { ...conditional, constraints: [{ name: 'women', feature: she, moments: [0.5] }] };
    await assert.rejects(resolveSpec(await written('prompt\nThe nurse\nThe welder', spec)), /the number of prompts is 2, that of moments of "women" 1\./);
  });
});
