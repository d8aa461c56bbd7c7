/** `nudge report DIR`: the run as Markdown on stdout. */
import { exitCodes } from '../../shared/errors';
import { readEvents } from '../../runs/events';
import { openRun } from '../../runs/open';
import { markdownReport } from '../report';
import type { Verb } from '../verb';

export const reportVerb: Verb = {
  usage: 'DIR', summary: 'summarise a run as Markdown', positionals: ['DIR'], options: {},
  async run({ json, print }, [named = '']) {
    const existing = await openRun(named);
    if (json) print(JSON.stringify({ run: existing.run, summary: existing.summary, events: await readEvents(existing.folder) }, undefined, 2));
    else print(await markdownReport(existing));
    return exitCodes.done;
  },
};
