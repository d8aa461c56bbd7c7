/** The way to the panel's host side: typed messages there, and the little that the editor keeps for a panel when the window reloads. */
import type { HostMessage, PanelMessage, PanelRequest, PanelTab, PanelTarget } from '../src/shared/panel';

/** What finds the panel again after a reload; the host's serializer reads it. */
export interface Kept {
  readonly target: PanelTarget;
  readonly tab: PanelTab;
}

interface EditorApi {
  postMessage(message: PanelMessage): void;
  setState(state: Kept): void;
}

declare function acquireVsCodeApi(): EditorApi;

type WithoutNumber<Message> = Message extends unknown ? Omit<Message, 'request'> : never;

const api = acquireVsCodeApi();

/** A hidden panel is made anew and must not take an answer to the one before for its own. */
let lastRequest = Date.now();

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

export function keep(kept: Kept): void {
  api.setState(kept);
}
