/** The way to the panel's host side: typed messages there, and what the editor keeps of a panel whose page it throws away. */
import type { HostMessage, PanelMessage, PanelRequest, PanelTab, PanelTarget } from '../src/shared/panel';

/** Target and tab find the panel again after a reload; the host's serializer reads them. */
interface Kept {
  readonly target: PanelTarget;
  readonly tab: PanelTab;
  /** What the user has set in the tabs, by the names of `useKept`. */
  readonly fields: Readonly<Record<string, object>>;
}

interface EditorApi {
  postMessage(message: PanelMessage): void;
  getState(): Partial<Kept> | undefined;
  setState(state: Partial<Kept>): void;
}

declare function acquireVsCodeApi(): EditorApi;

type WithoutNumber<Message> = Message extends unknown ? Omit<Message, 'request'> : never;

const api = acquireVsCodeApi();

/** A hidden panel is made anew and must not take an answer to the one before for its own. */
let lastRequest = Date.now();

/** What needs no answer. */
export function tell(message: Extract<PanelMessage, { readonly type: 'tab' }>): void {
  api.postMessage(message);
}

/** Returns the number that the answer will carry. */
export function request(message: WithoutNumber<PanelRequest>): number {
  lastRequest += 1;
  api.postMessage({ ...message, request: lastRequest });
  return lastRequest;
}

export function listen(take: (message: HostMessage) => void): void {
  window.addEventListener('message', ({ data }: MessageEvent<HostMessage>) => { take(data); });
  api.postMessage({ type: 'ready' });
}

let kept = api.getState() ?? {};

export function keep(changed: Pick<Kept, 'target' | 'tab'>): void {
  kept = { ...kept, ...changed };
  api.setState(kept);
}

export function keepField(name: string, value: object): void {
  kept = { ...kept, fields: { ...kept.fields, [name]: value } };
  api.setState(kept);
}

export function keptField(name: string): object | undefined {
  return kept.fields?.[name];
}
