/** What the browser side knows: a pure reducer over the host's messages. */
import type { Complaint, HostMessage, PanelAction, PanelContent, PanelDelta, PanelTab } from '../src/shared/panel';
import type { StepPoint } from '../src/shared/run-view';

export interface Pending {
  readonly request: number;
  readonly action: PanelAction;
  /** What the run was doing: the action is done when it does something else. */
  readonly doing: string;
}

export interface Model extends Omit<PanelContent, 'series'> {
  readonly points: readonly StepPoint[];
  readonly pending: Pending | undefined;
  readonly complaint: Complaint | undefined;
}

export type Message =
  | HostMessage
  | { readonly type: 'tab'; readonly tab: PanelTab }
  | { readonly type: 'asked'; readonly request: number; readonly action: PanelAction }
  | { readonly type: 'dismissed' };

/** Nothing is known before the first `hydrate`. */
export function update(model: Model | undefined, message: Message): Model | undefined {
  if (message.type === 'hydrate') return hydrate(message.content);
  return model && updateModel(model, message);
}

/** What was asked of what the panel showed before is nobody's to answer any more. */
function hydrate({ series, ...content }: PanelContent): Model {
  return { ...content, points: series?.points ?? [], pending: undefined, complaint: undefined };
}

function updateModel(model: Model, message: Exclude<Message, { type: 'hydrate' }>): Model {
  switch (message.type) {
    case 'delta': return settle(merge(model, message.delta));
    case 'show': case 'tab': return { ...model, tab: message.tab };
    case 'batch': return { ...model, batch: message.batch };
    case 'asked': return { ...model, pending: { request: message.request, action: message.action, doing: doing(model) } };
    case 'complaint': return { ...model, complaint: message.complaint };
    case 'dismissed': return { ...model, complaint: undefined };
    case 'reply': return reply(model, message.request, message.complaint);
  }
}

function merge(model: Model, { series, ...parts }: PanelDelta): Model {
  if (!series) return { ...model, ...parts };
  return { ...model, ...parts, points: series.kind === 'all' ? series.points : [...model.points, ...series.points] };
}

/** A live run takes a control at its next step, later than the answer that it was sent; all else is done with the answer. */
function reply(model: Model, request: number, complaint: Complaint | undefined): Model {
  const { pending } = model;
  const isDone = pending?.request === request && (complaint !== undefined || !isControl(pending.action) || !isLive(model));
  return { ...model, pending: isDone ? undefined : pending, complaint: complaint ?? model.complaint };
}

function isControl(action: PanelAction): boolean {
  return action === 'pause' || action === 'resume' || action === 'finish' || action === 'stop';
}

/** Whether there is a trainer to take a control: where a Resume has brought none by its answer, it has failed. */
function isLive({ run }: Model): boolean {
  return run?.status === 'running' || run?.status === 'paused' || run?.status === 'waiting';
}

function doing({ run }: Pick<Model, 'run'>): string {
  return `${run?.status ?? ''} ${run?.phase?.name ?? ''}`;
}

function settle(model: Model): Model {
  return model.pending && model.pending.doing !== doing(model) ? { ...model, pending: undefined } : model;
}
