/** Measure Base Model and Train. */
import { argumentOf, chooseSpec, type SpecArgument } from '../choose';
import type { Services } from '../services';
import { measureSpec, trainSpec } from '../start';
import { allowed } from '../trust';

/** Returns the folder that the measurement is written to. */
export async function measure(services: Services, given: unknown): Promise<string | undefined> {
  if (!await allowed(services.trust, 'measure')) return undefined;
  return measureSpec(services, await chooseSpec(argumentOf<SpecArgument>(given)));
}

/** Returns the run's folder. */
export async function train(services: Services, given: unknown): Promise<string | undefined> {
  if (!await allowed(services.trust, 'train')) return undefined;
  return trainSpec(services, await chooseSpec(argumentOf<SpecArgument>(given)));
}
