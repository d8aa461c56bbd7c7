/** `nudge probe`: the machine as the trainer sees it. `python` is the trainer's interpreter. */
import { exitCodes } from '../../shared/errors';
import { probe } from '../../trainer/probe';
import { prepareTrainer } from '../trainer';
import type { Verb } from '../verb';

export const probeVerb: Verb = {
  usage: '', summary: 'show device, memory and versions that the trainer finds', positionals: [], options: {},
  async run(context) {
    const found = await probe(await prepareTrainer(context));
    context.terminal.clear();
    if (context.json) {
      context.print(JSON.stringify({ ...found, home: context.home }, undefined, 2));
      return exitCodes.done;
    }
    const { python, pythonVersion, device, devices, threads, versions } = found;
    context.print(`python   ${pythonVersion}   ${python}`);
    context.print(`home     ${context.home}`);
    for (const { type, name, memory } of devices) context.print(`device   ${type}   ${name}, ${(memory / 2 ** 30).toFixed(1)} GiB${type === device ? '   (default)' : ''}`);
    context.print(`threads  ${String(threads)}`);
    for (const [name, version] of Object.entries(versions)) context.print(`${name.padEnd(15)} ${version}`);
    return exitCodes.done;
  },
};
