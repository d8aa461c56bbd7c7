/** What a button of the panel sets going; given to every part by the app. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { PanelAction, PanelTab, SampleFormat, SampleOptions } from '../../src/shared/panel';

export interface Actions {
  act(action: PanelAction): void;
  show(tab: PanelTab): void;
  sample(options: SampleOptions): void;
  cancel(request: number): void;
  /** Samples by their places in the batch. */
  insert(places: readonly number[], format?: SampleFormat): void;
  copy(text: string): void;
  dismiss(): void;
  /** Presses a complaint's button, which takes the complaint away. */
  remedy(of: number): void;
}

export const ActionsContext = createContext<Actions | undefined>(undefined);

export function useActions(): Actions {
  const actions = useContext(ActionsContext);
  if (!actions) throw new Error('There are no actions around this part.');
  return actions;
}
