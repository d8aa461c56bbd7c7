/** The toolkit's button. While its work is being done it stays where it is and keeps the keyboard's focus, but a press does nothing. */
import type { ComponentChildren } from 'preact';

export interface ButtonProps {
  readonly children: ComponentChildren;
  readonly onPress: () => void;
  readonly primary?: boolean;
  readonly disabled?: boolean;
  /** The first press is being served. */
  readonly busy?: boolean;
  /** It goes with the tab: the focus is then on the tab that is shown instead (webview/focus.ts). */
  readonly leadsToTab?: boolean;
  /** Where the visible words do not say which thing is meant. */
  readonly label?: string;
}

export function Button({ children, onPress, primary = false, disabled = false, busy = false, leadsToTab = false, label }: ButtonProps) {
  return (
    <vscode-button
      appearance={primary ? 'primary' : 'secondary'} disabled={disabled} ariaDisabled={String(busy)} {...(leadsToTab ? { 'data-leads-to-tab': '' } : {})} {...(label === undefined ? {} : { 'aria-label': label })}
      onClick={() => { if (!disabled && !busy) onPress(); }}
    >{children}</vscode-button>
  );
}
