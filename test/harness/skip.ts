// A suite whose needs cannot be had on this machine is skipped, with the reason printed.
import { Unavailable } from './commands';

export async function orSkip<Needed>(suite: Mocha.Context, get: () => Promise<Needed>): Promise<Needed> {
  try {
    return await get();
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    console.log(`skipped: ${error.message}`);
    return suite.skip();
  }
}
