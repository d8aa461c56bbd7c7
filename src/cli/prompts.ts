/** Moments by prompt, for the terminal and for reports: what each prompt's texts have, and what they were to have. */
import type { MomentEstimate } from '../shared/events';
import type { Constraint, Run } from '../shared/run';
import { oneLine, promptLabel } from '../runs/texts';
import { count, estimate, target } from './format';

const promptWidth = 48;

/** Prompt, share with its interval, target, and how many texts it rests on; none for a moment over all prompts. */
export function promptRows(run: Run, constraint: Constraint, moment: MomentEstimate | undefined): string[][] {
  return (moment?.prompts ?? []).map(({ mean, low, high, n, target: wanted }, index) => {
    const text = promptLabel(run.prompts[index] ?? '');
    const known = typeof mean === 'number' && typeof low === 'number' && typeof high === 'number';
    return [oneLine(text, promptWidth) || '""', known ? estimate(constraint, { mean, low, high, n, target: wanted }) : '–', target(constraint, wanted), count(n)];
  });
}

/** `2.1 % off on average over 10 prompts`. */
export function promptError(constraint: Constraint, moment: MomentEstimate | undefined): string | undefined {
  const { meanAbsoluteError: error, prompts = [] } = moment ?? {};
  return error === undefined ? undefined : `${target(constraint, error)} off on average over ${count(prompts.length)} prompts`;
}
