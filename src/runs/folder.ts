/** The names in a run folder (see docs/design.md): the protocol between hosts and the trainer. */
import path from 'node:path';

export const protocolVersion = 1;

export interface RunPaths {
  readonly folder: string;
  readonly run: string;
  readonly events: string;
  readonly control: string;
  readonly state: string;
  readonly lock: string;
  readonly launch: string;
  readonly log: string;
  readonly samples: string;
  readonly checkpoints: string;
  readonly model: string;
  readonly onnx: string;
  readonly features: string;
}

export function runPaths(folder: string): RunPaths {
  const inside = (name: string): string => path.join(folder, name);
  return {
    folder, run: inside('run.json'), events: inside('events.jsonl'), control: inside('control.json'), state: inside('state.json'),
    lock: inside('lock'), launch: inside('launch.json'), log: inside('trainer.log'), samples: inside('samples'), checkpoints: inside('checkpoints'),
    model: inside('model'), onnx: inside('onnx'), features: inside(path.join('onnx', 'features')),
  };
}
