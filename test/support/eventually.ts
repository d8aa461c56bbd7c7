// Waits for what a test can only look for: asks again until there is an answer.
import { setTimeout as delay } from 'node:timers/promises';

const lookMilliseconds = 50;

/** Rejects when there is none within `seconds`. */
export async function eventually<Value>(ask: () => Value | undefined | Promise<Value | undefined>, seconds = 30): Promise<Value> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`nothing came within ${String(seconds)} s of what was asked: ${String(ask)}`);
    await delay(lookMilliseconds);
  }
}
