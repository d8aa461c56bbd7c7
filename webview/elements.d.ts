/** JSX types of the toolkit's elements (webview/toolkit.ts), as far as they are used. */
import type { HTMLAttributes } from 'preact';

/** `textContent` becomes the element's accessible name: the toolkit overwrites an aria-label. */
interface ToolkitAttributes<Element extends EventTarget = HTMLElement> extends HTMLAttributes<Element> {
  disabled?: boolean;
}

export interface TextFieldElement extends HTMLElement { value: string }
export interface CheckboxElement extends HTMLElement { checked: boolean }
export interface DropdownElement extends HTMLElement { value: string }
export interface PanelsElement extends HTMLElement { activeid: string }

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      /** `ariaDisabled`: the toolkit hands it on to the button inside as a property only. */
      'vscode-button': ToolkitAttributes & { appearance?: 'primary' | 'secondary' | 'icon'; ariaDisabled?: string };
      'vscode-checkbox': ToolkitAttributes<CheckboxElement> & { checked?: boolean };
      'vscode-dropdown': ToolkitAttributes<DropdownElement>;
      'vscode-option': ToolkitAttributes & { value?: string; selected?: boolean };
      'vscode-panels': ToolkitAttributes<PanelsElement> & { activeid?: string };
      'vscode-panel-tab': ToolkitAttributes;
      'vscode-panel-view': ToolkitAttributes;
      'vscode-text-field': ToolkitAttributes<TextFieldElement> & { value?: string; placeholder?: string; size?: number };
    }
  }
}
