/**
 * Balanced random rounding, the flight phase of the cube method (Deville and Tillé 2004): a table of real numbers becomes whole,
 * each number rounded up as often as its fraction says, while sums that are to be kept are kept. Numbers move along directions
 * that change none of these sums until one of them is whole, up or down with the chances that leave its mean where it was.
 */
import { kernel } from './linear';
import type { RandomStream } from './random';

const tiny = 1e-9;
/** Beyond so many sums at once only those of one group are kept. */
const mostSums = 60;

/** `sums`: the coefficients of each sum that is kept; first within each group of places, then, where that is possible, over all. */
export function balanced(table: readonly number[], groups: readonly (readonly number[])[], sums: readonly (readonly number[])[], random: RandomStream): number[] {
  const rounded = table.map(settled);
  for (const group of groups) fly(rounded, group, sums, random);
  const all = groups.flat();
  if (groups.length > 1 && sums.length <= mostSums) fly(rounded, all, sums, random);
  return rounded;
}

/** Moves the numbers at these places until none of those that are not whole can move. */
function fly(table: number[], places: readonly number[], sums: readonly (readonly number[])[], random: RandomStream): void {
  for (;;) {
    const open = places.filter((place) => !Number.isInteger(table[place])).slice(0, sums.length + 1);
    const rows = sums.map((sum) => open.map((place) => sum[place] as number)).filter((row) => row.some((value) => value !== 0));
    const direction = open.length === 0 ? undefined : kernel(rows, open.length);
    if (!direction) return;
    const [up, down] = [reach(table, open, direction, 1), reach(table, open, direction, -1)];
    const step = random() * (up + down) < down ? up : -down;
    open.forEach((place, i) => { table[place] = settled((table[place] as number) + step * (direction[i] as number)); });
  }
}

/** How far all can go before one is whole. */
function reach(table: readonly number[], open: readonly number[], direction: readonly number[], sign: number): number {
  return open.reduce((least, place, i) => {
    const [value, speed] = [table[place] as number, sign * (direction[i] as number)];
    if (Math.abs(speed) < tiny) return least;
    return Math.min(least, (speed > 0 ? Math.ceil(value) - value : value - Math.floor(value)) / Math.abs(speed));
  }, Infinity);
}

/** A number that is whole but for rounding errors becomes so. */
function settled(value: number): number {
  return Math.abs(value - Math.round(value)) < tiny ? Math.round(value) : value;
}
