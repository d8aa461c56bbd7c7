/** Keeps the keyboard's place: where the part that had the focus goes, the tab that is shown takes it, or the heading. */
import type { PanelsElement } from './elements';

export function keepFocus(root: HTMLElement): void {
  let focused: HTMLElement | undefined;
  root.addEventListener('focusin', ({ target }) => { focused = target instanceof HTMLElement ? target : undefined; });
  root.addEventListener('focusout', ({ target }) => {
    // Who goes elsewhere leaves it in the page; a part that goes is not there any more once the page has been drawn.
    queueMicrotask(() => { if (target === focused && focused?.isConnected === true) focused = undefined; });
  });
  new MutationObserver(() => {
    if (!focused || focused.isConnected) return;
    const gone = focused;
    focused = undefined;
    // The focus of a page that nobody is in would be taken from the editor.
    if (document.hasFocus() && document.activeElement === document.body) successorOf(gone, root)?.focus();
  }).observe(root, { childList: true, subtree: true });
}

function successorOf(gone: HTMLElement, root: HTMLElement): HTMLElement | null {
  const tabs = 'leadsToTab' in gone.dataset ? root.querySelector<PanelsElement>('vscode-panels') : null;
  return tabs?.querySelector<HTMLElement>(`#${tabs.activeid}`) ?? root.querySelector('h1');
}
