import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { Reporter, resultLines } from '../../../src/cli/reporter';
import { Terminal } from '../../../src/cli/terminal';
import type { FinishedEvent, MomentEstimate, RunEvent } from '../../../src/shared/events';
import { exampleRun } from '../../support/folders';

class Screen extends Writable {
  written = '';
  constructor(readonly isTTY: boolean) { super(); }
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.written += chunk.toString();
    done();
  }
}

const run = exampleRun('/x/women.nudge.json');
const women = (mean: number): Record<string, MomentEstimate> => ({ women: { mean, low: mean - 0.01, high: mean + 0.01, n: 4096, target: 0.5 } });
const step = (number: number): RunEvent => ({
  seq: number, time: 0, type: 'step', step: number, steps: 10, samples: 100, moments: women(0.3), klTargetPolicy: 0.11, klPolicyBase: 1, tvTargetPolicy: 0.1, z: 1, ess: 60,
  entropy: 20, samplesPerSecond: 100, learningRate: 1e-3, seconds: 2 * number,
});
const finished = (reached: boolean): FinishedEvent => ({
  seq: 9, time: 0, type: 'finished', moments: women(reached ? 0.5 : 0.4), klPolicyBase: 1.38, entropy: 20, klTargetPolicy: 0.07, klTargetPolicyLow: 0.05, klTargetPolicyHigh: 0.09,
  tvTargetPolicy: 0.1, reached, policySamples: 4096, misses: reached ? [] : ['women is 40.0 %, wanted 50 %.'],
});

describe('a run on the terminal', () => {
  it('is one line that is rewritten while it trains', () => {
    const screen = new Screen(true);
    const reporter = new Reporter(run, new Terminal(screen));
    reporter.take(step(1));
    reporter.take({ seq: 3, time: 0, type: 'pace', step: 2, tokensPerSecond: 5120, memory: 6e8 });
    reporter.take(step(2));
    assert.ok(!screen.written.includes('\n'));
    const line = screen.written.split('\r\u001b[2K').at(-1);
    assert.equal(line?.trimEnd(), '  training  ████░░░░░░░░░░░░░░░░  step 2/10  women 30 %  KL 0.11  5,120 tok/s  ETA 0:16');
  });

  it('is a plain line now and then where there is no terminal', () => {
    const screen = new Screen(false);
    const reporter = new Reporter(run, new Terminal(screen));
    for (let number = 1; number <= 10; number += 1) reporter.take(step(number));
    assert.equal(screen.written.split('\n').length, 2);
    assert.ok(!screen.written.includes('\u001b'));
  });

  it('shows a review that a step is followed by, and how long it will take', () => {
    const screen = new Screen(true);
    const reporter = new Reporter(run, new Terminal(screen));
    reporter.take({ ...step(1), time: 1000 });
    reporter.take({ seq: 4, time: 9000, type: 'progress', phase: 'reviewing', done: 160, total: 320 });
    assert.equal(screen.written.split('\r\u001b[2K').at(-1), '  reviewing              ██████████░░░░░░░░░░  160 of 320  ETA 0:08');
  });

  it('says once what the base model does and what the target costs', () => {
    const screen = new Screen(false);
    const reporter = new Reporter(run, new Terminal(screen));
    const target: RunEvent = { seq: 3, time: 0, type: 'target', lambda: { women: 2.5 }, logZ: 0.3, klTargetBase: 1.41, ess: 402 };
    reporter.take({ seq: 2, time: 0, type: 'base', moments: women(0.076), samples: 12_288, seconds: 8 });
    reporter.take(target);
    reporter.take({ ...target, klTargetBase: 1.42 });
    assert.equal(screen.written, [
      '  measuring base model   12,288 samples   8 s',
      '     women   7.6 % [6.6, 8.6]   →  50 %        costs 1.41 nats, ESS 402', '',
    ].join('\n'));
  });

  it('ends with what was reached', () => {
    assert.deepEqual(resultLines(run, finished(true)), [
      '  reached   (4,096 fresh samples)', '     women   50.0 % [49.0, 51.0]   ✓   KL(p‖π) 0.070 [0.050, 0.090] · KL(π‖a) 1.38',
    ]);
  });

  it('tells how different the texts are, where it is known', () => {
    const lines = resultLines(run, { ...finished(true), distinct1: 0.01, distinct2: 0.1, distinct3: 0.3, selfBleu3: 0.8, selfBleu4: 0.7, selfBleu5: null });
    assert.equal(lines.at(-1), '     Distinct-1/2/3 0.010 / 0.100 / 0.300 · Self-BLEU-3/4/5 0.800 / 0.700 / –');
  });

  it('never shows a miss as a success', () => {
    const lines = resultLines(run, finished(false)).join('\n');
    assert.match(lines, /^ {2}MISSED/);
    assert.match(lines, /✗ wanted 50 %/);
    assert.match(lines, /women is 40\.0 %, wanted 50 %\./);
    assert.ok(!lines.includes('✓') && !lines.includes('reached'));
  });
});
