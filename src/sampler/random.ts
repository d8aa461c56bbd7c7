/**
 * Random streams, one per sample, so that sample i of a seed is the same in any batch.
 * xoshiro128** (Blackman and Vigna 2018), its state filled by splitmix32 from the seed and the sample's index.
 */

/** Uniform numbers in [0, 1) with 53 random bits. */
export type RandomStream = () => number;

const golden = 0x9e3779b9;

/** A bijection of 32-bit integers that spreads near inputs far (finaliser of MurmurHash3, Appleby). */
function mix(value: number): number {
  let z = value | 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** `seed` may be any integer up to 2⁵³; `index` counts samples. */
export function randomStream(seed: number, index: number): RandomStream {
  let counter = mix(mix(mix(seed) + Math.floor(seed / 2 ** 32) + golden) + index);
  const next = (): number => mix(counter = (counter + golden) | 0);
  let [a, b, c, d] = [next(), next(), next(), next() | 1]; // an all-zero state would stay zero

  const draw = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a; d ^= b; b ^= c; a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
  return () => ((draw() >>> 5) * 2 ** 26 + (draw() >>> 6)) / 2 ** 53;
}
