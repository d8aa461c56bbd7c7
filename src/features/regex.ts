/** `regex`: the text has a match of a pattern in RE2 syntax, whose matching time is linear: no pattern can hang. */
import { RE2JS, RE2JSException, RE2JSSyntaxException } from 're2js';
import type { RegexFeature } from '../shared/run';
import { binaryRange, type Feature, type TextRange } from './feature';

/** Quotations, escapes and classes: nothing in them is one of the operators below. */
const literal = /\\Q.*?(?:\\E|$)|\\[^1-9C]|\[\^?\]?(?:\[:\^?[a-z]+:\]|\\.|[^\]\\])*\]/gs;

/** What people expect of other engines, or the two languages' engines disagree about. */
const unsupported: readonly (readonly [operator: RegExp, sentence: string])[] = [
  [/\(\?<?[=!]/, 'RE2 has no look-ahead and no look-behind'],
  [/\\[1-7](?![0-7])|\\[89]|\(\?P=/, 'RE2 has no back-references'],
  [/\\C/, '\\C matches bytes, and features read characters'],
  // eslint-disable-next-line no-control-regex -- ASCII as a whole
  [/\(\?P?<[^>]*[^\x00-\x7f>]/, 'a group\'s name is of letters from a to z, digits and _'],
  [/\{\d*,?\d{9}/, 'a repetition is of at most 1000'],
];

/** re2js speaks like Go's engine, the trainer's like the C++ one; both are to say the same. */
const wording: Readonly<Record<string, string>> = {
  'missing closing )': 'missing )', 'missing closing ]': 'missing ]', 'missing argument to repetition operator': 'no argument for repetition operator',
  'invalid nested repetition operator': 'bad repetition operator', 'invalid repeat count': 'invalid repetition size',
  'invalid or unsupported Perl syntax': 'invalid perl operator', 'invalid named capture': 'invalid named capture group',
  'trailing backslash at end of expression': 'trailing \\',
};

/** Characters; the searches above are quadratic in the worst case. */
const longest = 10_000;

/** Why a pattern is no RE2 expression, in RE2's words where it has any; `undefined` for a good one. */
export function fault(pattern: string): string | undefined {
  if ([...pattern].length > longest) return `it is longer than ${String(longest)} characters`;
  const bare = pattern.replace(literal, '');
  const found = unsupported.find(([operator]) => operator.test(bare));
  if (found) return found[1];
  const names = [...bare.matchAll(/\(\?P?<(\w+)>/g)].map(([, name]) => name);
  if (new Set(names).size < names.length) return 'two groups have the same name';
  if (!pattern.isWellFormed()) return 'RE2 says: invalid UTF-8';
  try {
    RE2JS.compile(pattern);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const words = [...wordsOf(error)];
    return `RE2 says: ${words.slice(0, 80).join('')}${words.length > 80 ? '…' : ''}`;
  }
  const property = unknownProperty(pattern);
  return property === undefined ? undefined : `RE2 says: invalid character class range: ${property}`;
}

function wordsOf(error: RE2JSException): string {
  if (!(error instanceof RE2JSSyntaxException)) return error.message;
  const words = wording[error.error] ?? error.error;
  return error.input === null ? words : `${words}: ${error.input}`;
}

/** re2js knows more properties than RE2, whose names are general categories and scripts. */
function unknownProperty(pattern: string): string | undefined {
  const quoted = pattern.replace(/\\Q.*?(?:\\E|$)|\\[^pP]/gs, '');
  return [...quoted.matchAll(/\\[pP]\{\^?([^}]*)\}/g)].find(([, name = '']) => !isProperty(name))?.[0];
}

function isProperty(name: string): boolean {
  if (/^(?:Any|[CLMNPSZ]|C[cfos]|L[lmotu]|M[cen]|N[dlo]|P[cdefios]|S[ckmo]|Z[lps])$/.test(name)) return true;
  try {
    return new RegExp(`^\\p{Script=${name}}`, 'u').source !== '' && name !== 'Unknown';
  } catch {
    return false;
  }
}

export function regex({ pattern, flags = '' }: RegexFeature): Feature {
  const compiled = RE2JS.compile(flags === '' ? pattern : `(?${flags})${pattern}`);
  const matches = (text: string): TextRange[] => {
    const matcher = compiled.matcher(text);
    const ranges: TextRange[] = [];
    while (matcher.find()) ranges.push({ start: matcher.start(), end: matcher.end() });
    return ranges.filter(({ start, end }) => end > start);
  };
  return { ...binaryRange, value: (text) => Number(compiled.matcher(text).find()), matches };
}
