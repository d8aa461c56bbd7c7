// Lines that differ in their numbers only are known without a parser, and nothing else is taken for one of them.
import assert from 'node:assert/strict';
import { Outline } from '../../../src/runs/outline';
import type { StepEvent } from '../../../src/shared/events';

const line = (moment: string, kl: string, more = ''): string => `{"seq": 12, "type": "step", "step": 7, "moments": {"top 10": {"mean": ${moment}, "n": 64}}, "klTargetPolicy": ${kl}${more}}\n`;

describe('an outline', () => {
  const outline = new Outline(line('0.5', '1.25'), (places) => {
    const { moments, klTargetPolicy, ess } = places as StepEvent;
    return [klTargetPolicy, moments['top 10']?.mean ?? Number.NaN, ess];
  });
  const read = (text: string): number[] | undefined => (outline.matches(Buffer.from(text), 0) ? [...outline.numbers] : undefined);

  for (const [moment, kl] of [['0', '3'], ['0.0625', '-0.125'], ['1e-05', '2.5E+3'], ['null', '-1.5e2']] as const) {
    it(`reads ${moment} and ${kl}`, () => {
      const found = read(line(moment, kl));
      assert.equal(found?.[0], Number(kl));
      assert.equal(found[1], moment === 'null' ? Number.NaN : Number(moment));
    });
  }

  it('reads long numbers but for rounding', () => {
    const found = read(line('0.058040025396282335', '1.3979205721912624'));
    assert.ok(Math.abs((found?.[0] ?? 0) - 1.3979205721912624) < 1e-15);
    assert.ok(Math.abs((found?.[1] ?? 0) - 0.058040025396282335) < 1e-16);
  });

  it('has no number where the event has none', () => {
    assert.equal(read(line('0.5', '1'))?.[2], Number.NaN);
  });

  it('ends where the line ends, wherever it begins', () => {
    const before = '{"type": "pace"}\n';
    assert.ok(outline.matches(Buffer.from(before + line('1', '2') + before), before.length));
    assert.equal(outline.end, before.length + line('1', '2').length);
  });

  it('knows no line with another field, name, kind or order, and none that is torn', () => {
    const whole = line('0.5', '1');
    for (const other of [line('0.5', '1', ', "ess": 3'), whole.replace('top 10', 'top 11'), whole.replace('"step",', '"stop",'), whole.replace(', "n": 64', ''), whole.slice(0, 60), `${whole.slice(0, 60)}\n`, '\n', '']) {
      assert.equal(read(other), undefined, other);
    }
  });
});
