/** A plain word with the technical term behind it: shown on hover and on focus, taken away by Escape. */
import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';

export function Term({ children, explain }: { children: ComponentChildren; explain: string }) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const show = (): void => { setOpen(true); };
  const hide = (): void => { setOpen(false); };
  return (
    <span class="term-holder" onMouseEnter={show} onMouseLeave={hide}>
      <button
        type="button" class="term" aria-describedby={id} onFocus={show} onBlur={hide} onClick={show}
        onKeyDown={({ key }) => { if (key === 'Escape') hide(); }}
      >{children}</button>
      <span role="tooltip" id={id} class={open ? 'tooltip' : 'tooltip hidden'}>{explain}</span>
    </span>
  );
}
