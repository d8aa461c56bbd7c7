// What the extension host calls (extensionTestsPath): runs every *.test.js beside it and throws when one fails.
// mocha's report goes to the file NUDGE_TEST_REPORT where it is named: the host's console carries much that is not ours.
import { appendFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';

export async function run(): Promise<void> {
  const report = process.env['NUDGE_TEST_REPORT'];
  if (report) Mocha.reporters.Base.consoleLog = (...args: unknown[]): void => { appendFileSync(report, `${format(...args)}\n`); };
  // Like every other suite: what is shared with them in test/support looks for the repository's files here.
  process.chdir(path.resolve(__dirname, '../../..'));
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, color: false });
  for (const file of readdirSync(__dirname).filter((name) => name.endsWith('.test.js')).sort()) mocha.addFile(path.join(__dirname, file));
  const failures = await new Promise<number>((resolve) => { mocha.run(resolve); });
  if (failures > 0) throw new Error(`${String(failures)} tests failed`);
}
