/** What a run's warnings have in common: said again, with newer figures, they are one; and some only say what is so. */
import type { RunEvent, WarningEvent } from '../shared/events';

/** Those after which a run does by itself what there is to do. */
const notes: ReadonlySet<string> = new Set(['target-uncertain', 'refit-failed', 'encoder-not-exported']);

export function isNote({ code }: WarningEvent): boolean {
  return notes.has(code);
}

/** What tells one warning from another. */
export function causeOf({ code, params }: WarningEvent): string {
  return JSON.stringify([code, params?.['constraint'], params?.['what']]);
}

/** Of each cause what was said last. */
export function latestWarnings(events: readonly RunEvent[]): WarningEvent[] {
  const byCause = new Map<string, WarningEvent>();
  for (const event of events) if (event.type === 'warning') byCause.set(causeOf(event), event);
  return [...byCause.values()];
}
