/** A plain word with the technical term behind it: shown on hover and on focus, taken away by Escape. */
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';

const margin = 8;

export function Term({ children, explain }: { children: ComponentChildren; explain: string }) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const tooltip = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    if (open && tooltip.current) keepInside(tooltip.current);
  }, [open]);
  const show = (): void => { setOpen(true); };
  const hide = (): void => { setOpen(false); };
  return (
    <span class="term-holder" onMouseEnter={show} onMouseLeave={hide}>
      <button
        type="button" class="term" aria-describedby={id} onFocus={show} onBlur={hide} onClick={show}
        onKeyDown={({ key }) => { if (key === 'Escape') hide(); }}
      >{children}</button>
      <span role="tooltip" id={id} class="tooltip" hidden={!open} ref={tooltip}>{explain}</span>
    </span>
  );
}

/** A word near the right edge has its explanation moved to the left. */
function keepInside(element: HTMLElement): void {
  element.style.translate = '0';
  const { right } = element.getBoundingClientRect();
  element.style.translate = `${String(Math.min(0, document.documentElement.clientWidth - margin - right))}px`;
}
