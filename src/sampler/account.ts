/** What held samples cost and what they keep, in a sentence. */
import type { Held } from './held';

export function accountOf({ samples, drawn, isMatched, bound, lambdaError }: Held): string {
  const kept = `${count(samples.length)} of ${count(drawn)} texts accepted (${percent(samples.length / drawn)})`;
  const lambda = lambdaError > 0 ? `, and ${percent(lambdaError)} more that λ may be off` : '';
  return isMatched
    ? `${kept}: quotas meet the declared shares, so these texts depend on each other; what fills them is within ${percent(bound.high)} of the target${lambda}.`
    : `${kept}: close to the target, not exact: share error at most ${percent(bound.high)}${lambda}.`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}
