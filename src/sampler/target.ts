/**
 * The target as an energy-based model relative to the base model, P/a = b·exp(λ·s): twin of the trainer's target/ebm.py and
 * target/statistics.py. A moment over all prompts is a statistic s = φ; a share among, and a moment of one prompt, are centred
 * and zero elsewhere, s = (φ − μ̄)·ψ.
 */
import { isDemand } from '../features/demands';
import { byPrompt } from '../shared/conditional';
import type { TargetEvent, TargetInterval } from '../shared/events';
import type { Constraint } from '../shared/run';

/** Something whose mean under the target lies between `low` and `high`. */
export interface Statistic {
  /** The constraint's place. */
  readonly constraint: number;
  /** The prompt that it is about; all where there is none. */
  readonly prompt: number | undefined;
  readonly centre: number | undefined;
  readonly low: number;
  readonly high: number;
  readonly lambda: number;
}

export interface TargetModel {
  readonly statistics: readonly Statistic[];
  /** log P/a of a text with these values that continues this prompt; −∞ where a demand is not met. */
  readonly logRatio: (values: readonly number[], prompt: number) => number;
}

/** `binary`: whether each constraint's feature is; λ is that of the run's last `target` event. */
export function targetOf(constraints: readonly Constraint[], binary: readonly boolean[], { lambda }: Pick<TargetEvent, 'lambda'>): TargetModel {
  const statistics = constraints.flatMap((constraint, place) => statisticsOf(constraint, place, binary[place] === true, lambda[constraint.name]));
  const wanted = (place: number, prompt: number): Constraint['moment'] => {
    const constraint = constraints[place] as Constraint;
    const each = byPrompt(constraint);
    return each === undefined ? constraint.moment : each[prompt];
  };
  const refuses = (value: number, place: number, prompt: number): boolean =>
    binary[place] === true && !Number.isNaN(value) && isDemand(wanted(place, prompt)) && value !== wanted(place, prompt);
  return {
    statistics,
    logRatio: (values, prompt) => {
      if (values.some((value, place) => refuses(value, place, prompt))) return -Infinity;
      return statistics.reduce((sum, statistic) => sum + statistic.lambda * valueOf(statistic, values, prompt), 0);
    },
  };
}

/** s(x, c). */
export function valueOf({ constraint, prompt, centre }: Statistic, values: readonly number[], of: number): number {
  const value = values[constraint] as number;
  if (prompt !== undefined && prompt !== of) return 0;
  if (centre === undefined) return value;
  return Number.isNaN(value) ? 0 : value - centre;
}

function statisticsOf(constraint: Constraint, place: number, binary: boolean, lambda: TargetEvent['lambda'][string] | undefined): Statistic[] {
  const each = byPrompt(constraint);
  if (each) {
    return each.flatMap((moment, prompt) => binary && isDemand(moment) ? [] : [
      { constraint: place, prompt, centre: moment, low: 0, high: 0, lambda: (Array.isArray(lambda) ? lambda[prompt] : undefined) ?? 0 },
    ]);
  }
  if (binary && isDemand(constraint.moment)) return [];
  const multiplier = typeof lambda === 'number' ? lambda : 0;
  if (constraint.among && typeof constraint.moment === 'number') return [{ constraint: place, prompt: undefined, centre: constraint.moment, low: 0, high: 0, lambda: multiplier }];
  return [{ constraint: place, prompt: undefined, centre: undefined, ...endsOf(constraint.moment), lambda: multiplier }];
}

function endsOf(moment: Constraint['moment']): { low: number; high: number } {
  if (typeof moment === 'number') return { low: moment, high: moment };
  const { min, max } = (moment ?? {}) as TargetInterval;
  return { low: min ?? -Infinity, high: max ?? Infinity };
}
