/** How different a result's texts are, in one line; a run that an older trainer made has only a part of it. */
import type { FinishedEvent } from '../shared/events';

/** `undefined` where nothing is known. */
export function diversity({ distinct1, distinct2, distinct3, selfBleu3, selfBleu4, selfBleu5 }: FinishedEvent): string | undefined {
  const parts = [['Distinct-1/2/3', distinct1, distinct2, distinct3], ['Self-BLEU-3/4/5', selfBleu3, selfBleu4, selfBleu5]] as const;
  const words = parts.filter(([, ...values]) => values.some((value) => typeof value === 'number'))
    .map(([name, ...values]) => `${name} ${values.map((value) => (typeof value === 'number' ? value.toFixed(3) : '–')).join(' / ')}`);
  return words.length === 0 ? undefined : words.join(' · ');
}
