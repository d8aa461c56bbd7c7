/** The toolkit's button; a second press while the first is being served does nothing. */
import type { ComponentChildren } from 'preact';

export interface ButtonProps {
  readonly children: ComponentChildren;
  readonly onPress: () => void;
  readonly primary?: boolean;
  readonly disabled?: boolean;
  /** Where the visible words do not say which thing is meant. */
  readonly label?: string;
}

export function Button({ children, onPress, primary = false, disabled = false, label }: ButtonProps) {
  return (
    <vscode-button
      appearance={primary ? 'primary' : 'secondary'} disabled={disabled} {...(label === undefined ? {} : { 'aria-label': label })}
      onClick={() => { if (!disabled) onPress(); }}
    >{children}</vscode-button>
  );
}
