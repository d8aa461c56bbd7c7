/** Key/value cache of a batch: the graph's `present` tensors become its `past` inputs; rows of finished texts are dropped. */
import { Tensor, type InferenceSession } from 'onnxruntime-node';
import type { SamplerModel } from '../shared/sampler';

export type KeyValues = ReadonlyMap<string, Tensor>;

/** [rows, heads, 0, size]: nothing computed yet. */
export function emptyCache(model: SamplerModel, rows: number): KeyValues {
  const shape = [rows, model.keyValueHeads, 0, model.headSize];
  return new Map(names(model).map((name) => [`past_key_values.${name}`, new Tensor('float32', new Float32Array(0), shape)]));
}

/** The outputs `present.*` under the names of the inputs. */
export function cacheOf(model: SamplerModel, outputs: InferenceSession.OnnxValueMapType): KeyValues {
  return new Map(names(model).map((name) => [`past_key_values.${name}`, outputs[`present.${name}`] as Tensor]));
}

/** A cache of these rows only; the given one is disposed. */
export function selectRows(cache: KeyValues, rows: readonly number[]): KeyValues {
  return new Map([...cache].map(([name, tensor]) => {
    const [count, ...rest] = tensor.dims as [number, ...number[]];
    const data = tensor.data as Float32Array;
    const stride = data.length / count;
    const kept = new Float32Array(rows.length * stride);
    rows.forEach((row, place) => { kept.set(data.subarray(row * stride, (row + 1) * stride), place * stride); });
    tensor.dispose();
    return [name, new Tensor('float32', kept, [rows.length, ...rest])];
  }));
}

export function disposeCache(cache: KeyValues): void {
  for (const tensor of cache.values()) tensor.dispose();
}

/** Bytes of the cache of one sequence of `tokens` tokens. */
export function rowBytes(model: SamplerModel, tokens: number): number {
  return model.layers * 2 * model.keyValueHeads * model.headSize * tokens * Float32Array.BYTES_PER_ELEMENT;
}

function names(model: SamplerModel): string[] {
  return Array.from({ length: model.layers }, (_, layer) => [`${String(layer)}.key`, `${String(layer)}.value`]).flat();
}
