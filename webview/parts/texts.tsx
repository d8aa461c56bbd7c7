/** A column of texts of one model, with marks; which of them are shown is decided by who puts columns side by side. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { TextsView, TextView } from '../../src/shared/run-view';
import { count } from '../format';
import { Button } from './button';
import { Marked, Prompt } from './marked';

export interface Filter {
  readonly search: string;
  /** Only texts that have all of these constraints' features. */
  readonly constraints: readonly number[];
}

export const noFilter: Filter = { search: '', constraints: [] };

const firstShown = 12;

/** A filter that was kept may name a constraint that a later measurement lacks. */
export function fits({ text, features }: TextView, { search, constraints }: Filter): boolean {
  return constraints.every((index) => index >= features.length || (features[index] ?? 0) > 0) && text.toLowerCase().includes(search.toLowerCase());
}

export interface TextsProps {
  readonly title: string;
  readonly texts: TextsView | undefined;
  readonly filter: Filter;
  readonly names: readonly string[];
  /** Said while there are none. */
  readonly absent: string;
}

export function Texts({ title, texts, filter, names, absent }: TextsProps) {
  const [shown, setShown] = useState(firstShown);
  const firstMore = useRef<HTMLLIElement>(null);
  // The button that showed them has gone: reading goes on where it left off.
  useLayoutEffect(() => { if (shown > firstShown) firstMore.current?.focus(); }, [shown]);
  const fitting = texts?.rows.filter((row) => fits(row, filter)) ?? [];
  const isFiltered = filter.search !== '' || filter.constraints.length > 0;
  return (
    <section class="texts" aria-label={title}>
      <h3>{title}{texts && isFiltered && <span class="faint"> {count(fitting.length)} of {count(texts.rows.length)}</span>}</h3>
      {!texts && <p class="faint">{absent}</p>}
      {texts && fitting.length === 0 && <p class="faint">None of these texts fits the filter.</p>}
      <ul>
        {fitting.slice(0, shown).map((row, index) => (
          <li {...(index === firstShown ? { tabIndex: -1, ref: firstMore } : {})}><Prompt text={row.prompt} /><Marked text={row.text.trim() === '' ? '(empty text)' : row.text} marks={row.text.trim() === '' ? [] : row.marks} names={names} /></li>
        ))}
      </ul>
      {fitting.length > shown && <Button label={`Show all ${count(fitting.length)} texts: ${title}`} onPress={() => { setShown(fitting.length); }}>{`Show all ${count(fitting.length)}`}</Button>}
    </section>
  );
}
