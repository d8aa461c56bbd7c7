/** What went wrong, as the panel says it: with a remedy, and a button where the editor has one that leads on. */
import { NudgeError, sentenceOf } from '../shared/errors';
import { explain } from '../shared/file-errors';
import type { Complaint } from '../shared/panel';
import type { Offer, PanelServices } from './services';

export class Complaints {
  /** Of the newest complaint, the only one that is shown. */
  private offer: Offer | undefined;
  private id = 0;

  constructor(private readonly services: Pick<PanelServices, 'offersFor'>) {}

  of(thrown: unknown): Complaint {
    const error = explain(thrown);
    this.id += 1;
    this.offer = this.services.offersFor?.(error)[0];
    return {
      sentence: sentenceOf(error), remedy: error instanceof NudgeError ? error.remedy : 'This is a defect in Nudge: report what you did, with this sentence.',
      offer: this.offer && { id: this.id, title: this.offer.title },
    };
  }

  /** Does what the complaint's button says, unless another has taken the complaint's place. */
  async take(id: number): Promise<void> {
    if (id === this.id) await this.offer?.act();
  }
}
