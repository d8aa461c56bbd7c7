/** Warnings that a run says again, with newer figures, are one warning: what tells them apart. */
import type { RunEvent, WarningEvent } from '../shared/events';

export function causeOf({ code, params }: WarningEvent): string {
  return JSON.stringify([code, params?.['constraint'], params?.['what']]);
}

/** Of each cause what was said last. */
export function latestWarnings(events: readonly RunEvent[]): WarningEvent[] {
  const byCause = new Map<string, WarningEvent>();
  for (const event of events) if (event.type === 'warning') byCause.set(causeOf(event), event);
  return [...byCause.values()];
}
