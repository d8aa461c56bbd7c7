/** What statuses, phases and technical terms are called in front of people. */
import type { RunView, ViewStatus } from '../../src/shared/run-view';
import { count } from '../format';

const statuses: Record<ViewStatus, string> = {
  waiting: 'waiting', running: 'running', paused: 'paused', interrupted: 'interrupted', finished: 'target reached', missed: 'target missed',
  failed: 'failed', stopped: 'stopped', measured: 'measured',
};

const phases: Record<string, string> = {
  waiting: 'waiting for the device', loading: 'loading the model', base: 'measuring the base model', fitting: 'fitting the target', warming: 'starting warm',
  training: 'training', evaluating: 'checking the result on fresh samples', exporting: 'saving the model',
};

const units: Record<string, string> = { base: 'samples', warming: 'steps', evaluating: 'samples' };

/** Of a run that works, what it works at. */
export function statusWord({ status, phase }: RunView): string {
  return status === 'running' && phase ? phases[phase.name] ?? phase.name : statuses[status];
}

/** How far the work is: "step 96 / 130", "step 65 / 130, reviewing 160 of 320 samples", "4,096 / 12,288 samples". */
export function progressWord({ status, phase, review, step, steps }: RunView): string {
  if (status === 'running' && phase && phase.name !== 'training') {
    if (phase.total === undefined) return '';
    return `${count(phase.done)} / ${count(phase.total)}${units[phase.name] ? ` ${units[phase.name] ?? ''}` : ''}`;
  }
  if (step === 0 || status === 'waiting' || status === 'measured') return '';
  const place = steps === undefined ? `step ${String(step)}` : `step ${String(step)} / ${String(steps)}`;
  return status === 'running' && review?.total !== undefined ? `${place}, reviewing ${count(review.done)} of ${count(review.total)} samples` : place;
}

/** 0 to 1, where it is known. */
export function progressShare({ phase, step, steps }: RunView): number | undefined {
  if (phase?.name === 'training') return steps ? step / steps : undefined;
  return phase?.total ? phase.done / phase.total : undefined;
}

export const terms = {
  klTargetPolicy: 'KL(p‖π): how much of the declared distribution p the trained model π misses, in nats per text. 0 is a perfect match.',
  klPolicyBase: 'KL(π‖a): how far the trained model π has moved from the base model a, in nats per text. Meeting the target needs some of it; much more means that other habits of the model have changed too.',
  tv: 'TV(p, π), total variation: the share of the texts that would have to change to turn one distribution into the other.',
  ess: 'Effective sample size: how many equally weighted samples would say as much as these weighted ones. A small number makes the estimates noisy.',
  selfBleu: 'Self-BLEU: how much of each text other texts have too, as runs of up to three, four or five tokens, for 500 texts among each other. 1 is the same text every time; compare it between models only.',
  distinct2: 'Distinct-2: the share of word pairs that are different from each other. It falls when a model repeats itself.',
  interval: '95 % confidence interval: computed again and again on new samples, 19 of 20 such intervals hold the true value.',
  cost: 'KL(p‖a): the distance of the target p from the base model a, in nats per text. Of all distributions with the declared moments, p is the one closest to the base model.',
  logProb: 'The log-probability of the text under the model that sampled it, in nats. Nearer to 0 is more likely.',
} as const;
