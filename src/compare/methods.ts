/** The methods that can be compared, and what each changes in a spec's training so that the policy draws the same samples a step in all. */
import type { Run } from '../shared/run';

type Training = Run['training'];

export interface Method {
  readonly name: string;
  /** What it is, for a table's legend. */
  readonly words: string;
  readonly training: (declared: Training) => Training;
}

/** Nudge as it trains what the spec declares. */
const ours = 'default';

/**
 * A method by its estimator alone: on policy, V = 1, no warm start, no replay. The rest is Nudge's for all methods: adapter, rate and
 * schedule, averaged weights, batches, λ fitted again. The papers' own settings are those of `training.preset`, paper-compat.
 */
const plain = (method: NonNullable<Training['method']>, words: string): Method => ({
  name: method, words,
  training: ({ samplesPerStep, replay = 0, ...declared }) => ({
    ...declared, method, baseline: 'mean', proposal: 'policy', replay: 0, warmStart: 0, growPool: false, ...samplesPerStep !== undefined && { samplesPerStep: Math.max(2, Math.round(samplesPerStep * (1 - replay))) },
  }),
});

const all: readonly Method[] = [
  { name: ours, words: 'Nudge as it trains: gdc++ with a warm start and a baseline for every place in a text; adapter, schedule, batches and averaged weights are the same for all', training: (declared) => declared },
  plain('gdc++', 'distributional policy gradient with the paper\'s baseline V = 1, on policy'),
  plain('gdc', 'distributional policy gradient, on policy'),
  plain('reverse-kl', 'KL(π‖p) as an f-divergence policy gradient'),
  plain('js', 'Jensen–Shannon divergence'),
  plain('tv', 'total variation'),
  plain('alpha', 'α-divergence, α = 0.5 unless the spec says otherwise'),
  plain('reinforce', 'reward maximisation'),
  plain('ziegler', 'KL-control by PPO: reward with a price on leaving the base model'),
  plain('reinforce-p', 'reward maximisation with the target\'s score as the reward'),
];

/** What is compared where nobody says. */
export const usualMethods: readonly string[] = [ours, 'gdc++', 'gdc', 'ziegler', 'reinforce'];
export const usualSeeds = 3;

export const methods: Readonly<Record<string, Method>> = Object.fromEntries(all.map((method) => [method.name, method]));
