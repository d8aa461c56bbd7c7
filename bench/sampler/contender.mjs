// One side of the comparison: a process that answers a line with a line, so that several can take turns without loading anew.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../../scripts/setup.mjs';

export const environment = { ...process.env, PYTHONPATH: path.join(root, 'trainer'), ORT_DISABLE_TELEMETRY: '1' };

export class Contender {
  measured = [];

  constructor(name, command, args) {
    this.name = name;
    this.child = spawn(command, args, { env: environment, stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** Has `batch` texts of `tokens` tokens written; the answer counts where `counts` is set. */
  async turn(task, counts) {
    this.child.stdin.write(`${JSON.stringify(task)}\n`);
    const { value, done } = await this.lines.next();
    if (done) throw new Error(`${this.name} ended`);
    const answer = JSON.parse(value);
    this.memory = answer.memory;
    if (counts) this.measured.push({ ...task, ...answer });
  }

  all(batch) {
    return this.measured.filter((one) => one.batch === batch);
  }

  async close() {
    this.child.stdin.end();
    if (this.child.exitCode === null) await once(this.child, 'exit');
  }
}

export function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}

export function spread(values, digits) {
  return `${median(values).toFixed(digits)} [${Math.min(...values).toFixed(digits)}, ${Math.max(...values).toFixed(digits)}]`;
}
