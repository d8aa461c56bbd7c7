/**
 * Matched batches: every cell of binary features gets its quota (quotas.ts), filled by quasi-rejection; numeric features by swaps
 * (swaps.ts). Such a batch has the declared shares; its texts depend on each other, since one fills what others leave.
 */
import type { Sample, SampleRequest } from '../shared/sampler';
import { chunkSize, demandHope } from './accepting';
import type { Sampler } from './client';
import type { Handlers } from './pending';
import { isAccepted, type QuasiAccepted } from './quasi';
import { quotasOf, type Cell } from './quotas';
import { randomStream, type RandomStream } from './random';
import { swapped, type Candidate } from './swaps';
import type { Statistic } from './target';
import { weigh, type Weighed, type Weighing } from './weights';

/** Keeps the numbers that compose a batch apart from those that write and accept texts. */
const composingStream = 2 ** 41;

export interface Matching {
  /** Of the prompts that take turns, all others left out. */
  readonly cells: readonly Cell[];
  readonly binary: readonly boolean[];
  readonly names: readonly string[];
  /** What the batch as a whole is held to. */
  readonly statistics: readonly Statistic[];
  /** The run's prompts that take turns. */
  readonly prompts: readonly number[];
}

type Member = Candidate & { readonly sample: Sample };

/** Throws NudgeError where a cell does not fill. `onSample` is told of texts as they find a place, which may still change. */
export async function sampleMatched(
  sampler: Pick<Sampler, 'sample'>, request: SampleRequest, matching: Matching, weighing: Weighing, logBeta: number, handlers: Pick<Handlers, 'onSample'> = {}, signal?: AbortSignal,
): Promise<QuasiAccepted> {
  const random = randomStream(request.seed + composingStream, 0);
  const numeric = matching.statistics.filter(({ constraint }) => matching.binary[constraint] !== true);
  const filling = new Filling(matching, wantedOf(request.count, matching.prompts), numeric.length > 0 ? request.count : 0, random);
  const logW: number[] = [];
  while (!filling.isFull) {
    const chunk = chunkSize(filling.missing, filling.taken, logW.length, Math.max(16, matching.prompts.length));
    const drawn = await sampler.sample({ ...request, count: chunk, first: logW.length, stream: false }, {}, signal);
    for (const weighed of await weigh(drawn, weighing)) {
      logW.push(weighed.logW);
      if (!isAccepted(weighed, logBeta, request.seed)) continue;
      const place = filling.take(weighed);
      if (place !== undefined) handlers.onSample?.({ ...weighed.sample, index: place });
    }
    if (!filling.isFull) demandHope(filling.taken, logW.length, filling.lacking());
  }
  const batch = shuffled(swapped(filling.chosen, filling.spares, numeric, random), random);
  return { samples: batch.map(({ sample }, index) => ({ ...sample, index })), drawn: logW.length, logW };
}

/** Texts of each of the run's prompts: as many of each as turns give. */
function wantedOf(count: number, prompts: readonly number[]): number[] {
  const wanted = new Array<number>(Math.max(...prompts) + 1).fill(0);
  prompts.forEach((prompt, turn) => { wanted[prompt] = Math.max(0, Math.ceil((count - turn) / prompts.length)); });
  return wanted;
}

class Filling {
  readonly chosen: Member[] = [];
  readonly spares: Member[] = [];
  private readonly open: number[];
  private readonly places: ReadonlyMap<string, number>;

  constructor(private readonly matching: Matching, wanted: readonly number[], private readonly sparesWanted: number, random: RandomStream) {
    const { cells, statistics, binary } = matching;
    this.open = quotasOf(cells, wanted, statistics.filter(({ constraint }) => binary[constraint] === true), random);
    this.places = new Map(cells.map(({ prompt, values }, place) => [this.key(prompt, values), place]));
  }

  get missing(): number {
    return this.open.reduce((sum, n) => sum + n, 0) + Math.max(0, this.sparesWanted - this.spares.length);
  }

  get taken(): number {
    return this.chosen.length + this.spares.length;
  }

  get isFull(): boolean {
    return this.missing === 0;
  }

  /** The text's place in the batch, where it has found one. */
  take({ sample, prompt, values }: Weighed): number | undefined {
    const group = this.places.get(this.key(prompt, values));
    if (group === undefined) return undefined;
    const member = { group, prompt, values, sample };
    if ((this.open[group] as number) === 0) {
      if (this.spares.length < this.sparesWanted) this.spares.push(member);
      return undefined;
    }
    this.open[group] = (this.open[group] as number) - 1;
    return this.chosen.push(member) - 1;
  }

  /** The end of a sentence: the first cell that lacks texts. */
  lacking(): string {
    const { cells, binary, names } = this.matching;
    const cell = cells[this.open.findIndex((n) => n > 0)];
    const kinds = names.filter((_, j) => binary[j] === true && !Number.isNaN(cell?.values[j]));
    const words = kinds.map((name) => `${cell?.values[names.indexOf(name)] === 1 ? '' : 'not '}“${name}”`);
    return `found a place in the batch; texts that are ${words.join(' and ') || 'wanted'} are still missing`;
  }

  private key(prompt: number, values: readonly number[]): string {
    return [prompt, ...values.map((value, j) => this.matching.binary[j] === true ? value : Number.NaN)].join(' ');
  }
}

/** Fisher and Yates: the texts that filled the last cells are not the last. */
function shuffled<Each>(items: readonly Each[], random: RandomStream): Each[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] as Each, order[last] as Each];
  }
  return order;
}
