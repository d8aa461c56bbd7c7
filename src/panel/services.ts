/** What the panel needs of the editor. Nothing here knows `vscode`: tests drive a session with real run folders. */
import type { PanelAction, SampleFormat } from '../shared/panel';
import type { WarningEvent } from '../shared/events';
import type { Sample } from '../shared/sampler';
import type { Sampler } from '../sampler/client';

/** What the commands of the palette take: a run folder, a spec file. */
export interface Subject {
  readonly run?: string | undefined;
  readonly spec?: string | undefined;
}

/** What leads on from a failure. */
export interface Offer {
  readonly title: string;
  act(): PromiseLike<unknown>;
}

export type Words = Pick<WarningEvent, 'message' | 'remedy'>;

export interface PanelServices {
  /** The folder that holds dist/, with the grammars that features read. */
  readonly root: string;
  /** Nothing is launched from a workspace that is not trusted; the panel then says so. */
  readonly trusted: boolean;
  readonly sampler: Pick<Sampler, 'sample' | 'read'>;
  /** The ONNX folder of a run's base model, which held samples are weighed with; made where it is missing. */
  baseFolder(run: string, signal: AbortSignal): Promise<string>;
  /** Puts samples into the last active editor: without a format each text as it is, one a cursor. */
  insert(samples: readonly Sample[], format: SampleFormat | undefined): Promise<void>;
  /** A warning in the editor's language; without this it stays as the trainer said it. */
  wordsOf?(warning: WarningEvent): Words;
  /** The buttons that the palette's failures have; without this a complaint has none. */
  offersFor?(error: unknown): readonly Offer[];
  copy(text: string): Promise<void>;
  /** Runs the palette's command. */
  act(action: PanelAction, subject: Subject): Promise<void>;
}
