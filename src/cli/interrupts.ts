/** Ctrl-C and SIGTERM: they abort what is being done, or mean what the taker of the moment says. */
import type { Interrupts } from './verb';

/** The reason that everything aborted by Ctrl-C is rejected with. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted');
  }
}

export function listenForInterrupts(): Interrupts {
  const controller = new AbortController();
  const abort = (): void => { controller.abort(new Interrupted()); };
  let handler = abort;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => { handler(); });
  return {
    signal: controller.signal,
    take(mine) {
      const before = handler;
      handler = mine;
      if (controller.signal.aborted) mine();
      return () => { handler = before; };
    },
  };
}
