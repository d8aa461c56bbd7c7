/** Narrows texts down: by the constraints they meet, and by a word they hold. */
import { seriesClass } from '../theme';
import type { Filter } from './texts';

export interface FilterBarProps {
  readonly names: readonly string[];
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
}

export function FilterBar({ names, filter, onChange }: FilterBarProps) {
  const toggle = (index: number, isOn: boolean): void => {
    const constraints = filter.constraints.filter((other) => other !== index);
    onChange({ ...filter, constraints: isOn ? [...constraints, index] : constraints });
  };
  return (
    <div class="filter" role="group" aria-label="Which texts to show">
      <span class="faint" aria-hidden="true">only with</span>
      {names.map((name, index) => (
        <vscode-checkbox
          class={seriesClass(index)} checked={filter.constraints.includes(index)}
          onChange={({ currentTarget }) => { toggle(index, currentTarget.checked); }}
        >{name}</vscode-checkbox>
      ))}
      <input
        class="search" type="search" placeholder="Search these texts" aria-label="Search these texts" value={filter.search}
        onInput={({ currentTarget }) => { onChange({ ...filter, search: currentTarget.value }); }}
      />
    </div>
  );
}
