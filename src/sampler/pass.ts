/** One pass of a model over a batch: new tokens in, the next one of each row out, drawn or scored inside the graph. */
import { Tensor } from 'onnxruntime-node';
import type { KeyValueCache } from './cache';
import type { LoadedModel } from './session';

export interface Filters {
  readonly temperature: number;
  readonly topP: number;
}

export interface Pass {
  /** New tokens, as many in each row. */
  readonly ids: readonly (readonly number[])[];
  /** Tokens that the cache holds of each row before them. */
  readonly lengths: readonly number[];
  /** What follows the last of the new tokens, to be scored, as many in each row; without it one token a row is drawn. */
  readonly given?: readonly (readonly number[])[] | undefined;
  /** In [0, 1), one a row. */
  readonly uniforms?: readonly number[] | undefined;
  readonly filters?: Filters | undefined;
}

/** Row after row. */
export interface Drawn {
  readonly tokens: BigInt64Array;
  /** Nats, under the model as it is. */
  readonly logProbs: Float64Array;
  /** Nats, after temperature and top-p. */
  readonly logProbsSampled: Float64Array;
}

const unfiltered: Filters = { temperature: 1, topP: 1 };
const outputs = ['token', 'log_prob', 'log_prob_sampled'];

/** Without `given` the cache takes in the new tokens. */
export async function forward({ session }: Pick<LoadedModel, 'session'>, cache: KeyValueCache, { ids, lengths, given, uniforms, filters = unfiltered }: Pass): Promise<Drawn> {
  const asked = given ?? lengths.map(() => [-1]);
  const feeds = {
    ...cache.past(ids.length),
    input_ids: integers(ids),
    lengths: new Tensor('int64', BigInt64Array.from(lengths, BigInt), [lengths.length]),
    given: integers(asked),
    uniforms: new Tensor('float64', uniforms ? Float64Array.from(uniforms) : new Float64Array(asked.flat().length), [asked.length, asked[0]?.length ?? 0]),
    temperature: new Tensor('float32', [filters.temperature], []),
    top_p: new Tensor('float32', [filters.topP], []),
  };
  const { token, log_prob: logProb, log_prob_sampled: logProbSampled, new_key_values: written } = await session.run(feeds, given ? outputs : [...outputs, 'new_key_values']);
  if (written) cache.append(written.data as Float32Array, lengths);
  return { tokens: token?.data as BigInt64Array, logProbs: logProb?.data as Float64Array, logProbsSampled: logProbSampled?.data as Float64Array };
}

function integers(rows: readonly (readonly number[])[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(rows.flat(), BigInt), [rows.length, rows[0]?.length ?? 0]);
}
