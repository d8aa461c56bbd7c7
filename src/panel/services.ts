/** What the panel needs of the editor. Nothing here knows `vscode`: tests drive a session with real run folders. */
import type { PanelAction, SampledText, SampleFormat, SampleOptions } from '../shared/panel';

/** What a sampler returns for a text, before features are read. */
export type RawSample = Pick<SampledText, 'text' | 'prompt' | 'logProb' | 'tokens' | 'finish'>;

/** What the commands of the palette take: a run folder, a spec file. */
export interface Subject {
  readonly run?: string | undefined;
  readonly spec?: string | undefined;
}

export interface PanelServices {
  /** Nothing is launched from a workspace that is not trusted; the panel then says so. */
  readonly trusted: boolean;
  /** Samples the exported model of a run; rejects with `NudgeError`, also when `signal` ends it. */
  sample(folder: string, options: SampleOptions, deliver: (sample: RawSample) => void, signal: AbortSignal): Promise<void>;
  /** Puts the rows into the last active editor: without a format each its own text, one per cursor. */
  insert(rows: readonly SampledText[], format: SampleFormat | undefined): Promise<void>;
  copy(text: string): Promise<void>;
  /** Runs the palette's command. */
  act(action: PanelAction, subject: Subject): Promise<void>;
}
