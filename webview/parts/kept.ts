/** State that outlives its part and the page: the editor throws away the page of a panel that is hidden, as when another document comes to the front. */
import { useState } from 'preact/hooks';
import { keepField, keptField } from '../host';

/** `name` is the state's own in the panel. What an earlier Nudge kept may lack a part of it. */
export function useKept<Value extends object>(name: string, first: Value): [value: Value, set: (value: Value) => void] {
  const [value, setValue] = useState<Value>(() => ({ ...first, ...keptField(name) }));
  return [value, (changed) => { keepField(name, changed); setValue(changed); }];
}
