/** `nudge export DIR --to hf|onnx --out PATH`: a copy of the result; `--to onnx` alone writes the run's own ONNX folder anew. */
import { existsSync } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { runPaths } from '../../runs/folder';
import { exitCodes, NudgeError } from '../../shared/errors';
import { CommandError } from '../../trainer/commands';
import { runTrainer } from '../../trainer/probe';
import { wrongUse } from '../arguments';
import { openResult } from '../existing';
import { prepareTrainer } from '../trainer';
import type { Verb } from '../verb';

const formats = ['hf', 'onnx'];

export const exportVerb: Verb = {
  usage: 'DIR --to hf|onnx [--out PATH] [--bits 8|32]', summary: 'copy the result as a Hugging Face folder or an ONNX folder; --to onnx without --out writes the run\'s own again, with weights of so many bits', positionals: ['DIR'],
  options: { to: { type: 'string' }, out: { type: 'string' }, bits: { type: 'string' } },
  async run(context, [named = ''], { to, out, bits }) {
    if (to === 'gguf') throw wrongUse('export', 'this version writes no GGUF files; export --to hf, and convert that folder.');
    if (typeof to !== 'string' || !formats.includes(to)) throw wrongUse('export', `--to must be one of ${formats.join(', ')}.`);
    if (out === '' || (out === undefined && to !== 'onnx')) throw wrongUse('export', '--out PATH is missing.');
    if (bits !== undefined && (out !== undefined || !['8', '32'].includes(bits as string))) throw wrongUse('export', '--bits is 8 or 32, and for the run\'s own ONNX folder.');
    const copy = typeof out === 'string' ? path.resolve(out) : undefined;
    // What is written anew may be damaged or gone: model/ is enough for it.
    const { folder } = await openResult(named, copy === undefined ? (run) => existsSync(runPaths(run.folder).model) : undefined);
    if (copy !== undefined) await refuseTaken(copy);
    const place = copy ?? runPaths(folder).onnx;
    const trainer = await prepareTrainer(context);
    context.terminal.live(`  exporting to ${place} …`);
    try {
      await runTrainer(trainer, ['export', folder, '--to', to, ...copy === undefined ? [] : ['--out', copy], ...typeof bits === 'string' ? ['--bits', bits] : []], { signal: context.interrupts.signal });
    } catch (error) {
      throw error instanceof CommandError ? exportFailed(folder, error) : error;
    }
    context.terminal.clear();
    context.print(context.json ? JSON.stringify({ run: folder, format: to, path: place }, undefined, 2) : place);
    return exitCodes.done;
  },
};

async function refuseTaken(place: string): Promise<void> {
  if (!await access(place).then(() => true, () => false)) return;
  throw new NudgeError({ code: 'out-occupied', exitCode: exitCodes.wrongUse, params: { out: place }, message: `${place} exists already.`, remedy: 'Name a new folder.' });
}

function exportFailed(folder: string, cause: CommandError): NudgeError {
  return new NudgeError({
    code: 'export-failed', exitCode: exitCodes.runFailed, params: { folder }, cause,
    message: `${folder} could not be exported (${cause.tail.trim().split('\n').at(-1) ?? ''}).`, remedy: 'Check the disk and the run folder, and try again.',
  });
}
