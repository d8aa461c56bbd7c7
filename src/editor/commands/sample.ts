/** Sample… (a batch into a document) and Insert Sample (a distinct text at every cursor, one undo step). */
import * as vscode from 'vscode';
import type { SampleFormat } from '../../shared/panel';
import { argumentOf, chooseRun, type RunArgument, type RunQuestion } from '../choose';
import { failure } from '../failure';
import { formatRows, languages } from '../format';
import type { Services } from '../services';
import { Steps, type Choice } from '../steps';
import { allowed } from '../trust';

export interface SampleArgument extends RunArgument {
  readonly count?: number;
  readonly format?: SampleFormat;
  /** Where the batch goes. */
  readonly into?: 'document' | 'cursor';
  /** Text to continue; by default all the run's prompts in turn. */
  readonly prompt?: string;
  readonly seed?: number;
}

const mostSamples = 10_000;

const sampleable = (): RunQuestion => ({
  title: vscode.l10n.t('Sample which run?'), accepts: ({ hasModel }) => hasModel,
  none: () => failure('nothing-to-sample', vscode.l10n.t('No run of this workspace has a result yet.'), vscode.l10n.t('Train a spec, and let the run finish.')),
});

const promptsOf = ({ prompt }: SampleArgument) => prompt === undefined ? {} : { prompts: [{ text: prompt }] };

/** Returns the document's text, for callers that are programs. */
export async function sample(services: Services, given: unknown): Promise<string | undefined> {
  if (!await allowed(services.trust, 'sample')) return undefined;
  const argument = argumentOf<SampleArgument>(given);
  const run = await chooseRun(services, argument, sampleable());
  const { count, format, into } = await askBatch(argument);
  const rows = await drawing((signal) => services.sampling.draw(run, { ...promptsOf(argument), count, seed: argument.seed }, signal));
  const content = formatRows(rows, format);
  if (into === 'cursor') await services.lastEditor.insertBlock(content);
  else await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language: languages[format] }));
  return content;
}

export async function insertSample(services: Services, given: unknown): Promise<readonly string[] | undefined> {
  if (!await allowed(services.trust, 'sample')) return undefined;
  const argument = argumentOf<SampleArgument>(given);
  const run = await chooseRun(services, argument, sampleable());
  const count = services.lastEditor.requireCursors();
  const texts = await drawing((signal) => services.sampling.drawDistinct(run, { ...promptsOf(argument), count, seed: argument.seed }, signal));
  await services.lastEditor.insert(texts);
  return texts;
}

function drawing<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const options = { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Nudge: sampling'), cancellable: true };
  return Promise.resolve(vscode.window.withProgress(options, async (_progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => { abort.abort(new vscode.CancellationError()); });
    return work(abort.signal);
  }));
}

type Batch = Required<Pick<SampleArgument, 'count' | 'format' | 'into'>>;

/** Asks for what the argument leaves open; a caller that says the count is not asked anything. */
async function askBatch({ count, format = 'lines', into = 'document' }: SampleArgument): Promise<Batch> {
  const batch = { count: count ?? 10, format, into };
  if (count !== undefined) return batch;
  const steps = new Steps();
  const formats: Choice<SampleFormat>[] = [
    { label: vscode.l10n.t('Lines'), description: vscode.l10n.t('a text a line'), value: 'lines' },
    { label: 'JSONL', description: vscode.l10n.t('with tokens and log-probability'), value: 'jsonl' },
    { label: 'CSV', description: vscode.l10n.t('with tokens and log-probability'), value: 'csv' },
    { label: 'Markdown', description: vscode.l10n.t('a list'), value: 'markdown' },
  ];
  const places: Choice<Batch['into']>[] = [
    { label: vscode.l10n.t('New document'), value: 'document' }, { label: vscode.l10n.t('At the cursor'), value: 'cursor' },
  ];
  const title = vscode.l10n.t('Sample');
  const where = async () => { batch.into = await steps.pick({ title, placeholder: vscode.l10n.t('Where to?') }, places, batch.into); return undefined; };
  const how = async () => { batch.format = await steps.pick({ title, placeholder: vscode.l10n.t('As what?') }, formats, batch.format); return where; };
  const many = async () => {
    batch.count = Number(await steps.text({ title, prompt: vscode.l10n.t('How many texts?'), value: String(batch.count), validate: checkCount }));
    return how;
  };
  await steps.run(many);
  return batch;
}

function checkCount(answer: string): string | undefined {
  const count = Number(answer);
  return Number.isInteger(count) && count >= 1 && count <= mostSamples ? undefined : vscode.l10n.t('A whole number from 1 to {0}.', mostSamples);
}
