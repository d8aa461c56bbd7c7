/** What every feature kind offers; definitions in docs/features.md. */

/** Characters start..end (UTF-16) of a text. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** φ of decoded continuations. */
export interface Feature {
  /** φ is 0 or 1; otherwise a number between `low` and `high`. */
  readonly binary: boolean;
  readonly low: number;
  readonly high: number;
  /** Only the trainer can say: here every value is not a number. */
  readonly unreadable?: true;
  /** `tokens`: the number of generated tokens, the end token left out. */
  value(text: string, tokens: number): number;
  /** The places that speak for the feature, in order, none overlapping another; none for a kind that is about the whole text. */
  matches(text: string): TextRange[];
}

/** Range of a feature that a text has or has not. */
export const binaryRange = { binary: true, low: 0, high: 1 } as const;
