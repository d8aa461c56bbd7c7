/** Keys and values of a batch, in memory that stays where it is: a pass reads what a row holds, its new ones are written behind that. */
import { Tensor } from 'onnxruntime-node';
import type { SamplerModel } from '../shared/sampler';

export type Tensors = Readonly<Record<string, Tensor>>;

export class KeyValueCache {
  /** By name, each [rows, heads, room, head size]. */
  private readonly buffers: readonly (readonly [string, Float32Array])[];
  private readonly rowLength: number;
  private bound: { readonly rows: number; readonly past: Tensors } | undefined;

  constructor(private readonly model: SamplerModel, readonly rows: number, readonly room: number) {
    this.rowLength = model.keyValueHeads * room * model.headSize;
    this.buffers = names(model).map((name) => [name, new Float32Array(rows * this.rowLength)]);
  }

  get bytes(): number {
    return this.rows * rowBytes(this.model, this.room);
  }

  /** The first rows, under the names of the graph's inputs. */
  past(rows: number): Tensors {
    if (this.bound?.rows !== rows) {
      const { keyValueHeads, headSize } = this.model;
      const dimensions = [rows, keyValueHeads, this.room, headSize];
      this.bound = { rows, past: Object.fromEntries(this.buffers.map(([name, data]) => [`past_key_values.${name}`, new Tensor('float32', data.subarray(0, rows * this.rowLength), dimensions)])) };
    }
    return this.bound.past;
  }

  /** Writes new ones [layers · 2, rows, heads, tokens, head size] behind the tokens that each row holds. */
  append(written: Float32Array, lengths: readonly number[]): void {
    const { keyValueHeads, headSize } = this.model;
    const step = written.length / (this.buffers.length * lengths.length * keyValueHeads);
    let from = 0;
    for (const [, data] of this.buffers) {
      for (const [row, length] of lengths.entries()) {
        for (let head = 0; head < keyValueHeads; head++) {
          data.set(written.subarray(from, from + step), ((row * keyValueHeads + head) * this.room + length) * headSize);
          from += step;
        }
      }
    }
  }

  moveRow(from: number, to: number): void {
    for (const [, data] of this.buffers) data.copyWithin(to * this.rowLength, from * this.rowLength, (from + 1) * this.rowLength);
  }

  /** Makes the first `tokens` tokens of a row those of a row of another cache. */
  copyRow(source: KeyValueCache, from: number, to: number, tokens: number): void {
    const { keyValueHeads, headSize } = this.model;
    this.buffers.forEach(([, data], place) => {
      const given = source.buffers[place]?.[1] as Float32Array;
      for (let head = 0; head < keyValueHeads; head++) {
        const start = (from * keyValueHeads + head) * source.room * headSize;
        data.set(given.subarray(start, start + tokens * headSize), (to * keyValueHeads + head) * this.room * headSize);
      }
    });
  }
}

/** Bytes of the cache of one sequence of `tokens` tokens. */
export function rowBytes(model: SamplerModel, tokens: number): number {
  return model.layers * 2 * model.keyValueHeads * model.headSize * tokens * Float32Array.BYTES_PER_ELEMENT;
}

function names(model: SamplerModel): string[] {
  return Array.from({ length: model.layers }, (_, layer) => [`${String(layer)}.key`, `${String(layer)}.value`]).flat();
}
