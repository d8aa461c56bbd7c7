/** A run as Markdown that can be shared: what was declared, what was reached, how, and some texts. */
import path from 'node:path';
import type { BaseEvent, FinishedEvent, RunEvent, TargetEvent } from '../shared/events';
import type { Constraint, Run } from '../shared/run';
import { lastOf, latestSteps, readEvents } from '../runs/events';
import { isReached, wanted } from '../runs/goal';
import type { OpenedRun } from '../runs/open';
import { oneLine, readTexts } from '../runs/texts';
import { latestWarnings } from '../runs/warnings';
import { diversity } from './diversity';
import { count, counted, estimate, nats, seconds, target } from './format';
import { promptError, promptRows } from './prompts';

const shownTexts = 6;
const textWidth = 160;

export async function markdownReport({ folder, run, summary }: OpenedRun): Promise<string> {
  const events = await readEvents(folder);
  const base = lastOf(events, 'base');
  const fit = lastOf(events, 'target');
  const finished = lastOf(events, 'finished');
  const steps = latestSteps(events);
  const texts = await readTexts(folder, shownTexts);
  return [
    `# ${run.name}`, '',
    `Model \`${run.model.requested}\`${run.model.hash === undefined ? '' : ` (${run.model.hash.slice(0, 19)}…)`}, method ${run.training.method ?? 'gdc++'}, ` +
    `${counted(run.prompts.length, 'prompt')}, at most ${counted(run.maxTokens, 'token')}. Status: **${statusWords(summary.status, finished)}**.`, '',
    ...momentTable(run, base, finished), '',
    ...run.constraints.flatMap((constraint) => byPrompt(run, constraint, finished)),
    ...figures(fit, finished), '',
    ...steps.length > 0 ? [`${counted(steps.length, 'step')}, ${counted(steps.at(-1)?.samples ?? 0, 'sample')} drawn, ${seconds(steps.at(-1)?.seconds ?? 0)} of training.`, ''] : [],
    ...textSection('Before', texts.base), ...textSection('After', texts.latest),
    ...warnings(events),
    `Made by Nudge from \`${run.specFile === undefined ? run.name : path.basename(run.specFile)}\`${run.specHash === undefined ? '' : ` (${run.specHash.slice(0, 19)}…)`}; intervals are 95 %, divergences in nats per text.`,
  ].join('\n');
}

function statusWords(status: string, finished: FinishedEvent | undefined): string {
  if (!finished) return status;
  return finished.reached ? 'target reached' : 'target missed';
}

function momentTable(run: Run, base: BaseEvent | undefined, finished: FinishedEvent | undefined): string[] {
  const rows = run.constraints.map((constraint) => {
    const [before, after] = [base?.moments[constraint.name], finished?.moments[constraint.name]];
    const mark = after ? (isReached(constraint, after, run.training.goal) ? '✓' : '✗') : '';
    return [constraint.name, before ? estimate(constraint, before) : '–', target(constraint, wanted(constraint)), after ? estimate(constraint, after) : '–', mark];
  });
  return ['| constraint | base model | target | reached | |', '|---|---|---|---|---|', ...rows.map((row) => `| ${row.join(' | ')} |`)];
}

function byPrompt(run: Run, constraint: Constraint, finished: FinishedEvent | undefined): string[] {
  const rows = promptRows(run, constraint, finished?.moments[constraint.name]);
  if (rows.length === 0) return [];
  const error = promptError(constraint, finished?.moments[constraint.name]);
  return [`## ${constraint.name} by prompt`, error === undefined ? '' : `${error}.`, '', '| prompt | reached | target | texts |', '|---|---|---|---:|', ...rows.map((row) => `| ${row.join(' | ')} |`), ''];
}

function figures(fit: TargetEvent | undefined, finished: FinishedEvent | undefined): string[] {
  return [
    ...fit ? [`- KL(p‖a), what the target costs: ${nats(fit.klTargetBase, fit.klTargetBaseLow, fit.klTargetBaseHigh)}; effective sample size ${count(fit.ess)}`] : [],
    ...finished ? [
      `- KL(p‖π), what is left of it: ${nats(finished.klTargetPolicy, finished.klTargetPolicyLow, finished.klTargetPolicyHigh)}`,
      `- KL(π‖a): ${nats(finished.klPolicyBase, finished.klPolicyBaseLow, finished.klPolicyBaseHigh)}; TV(p, π): ${nats(finished.tvTargetPolicy, finished.tvTargetPolicyLow, finished.tvTargetPolicyHigh)}`,
      `- entropy ${nats(finished.entropy)}; ${diversity(finished) ?? 'diversity unknown'}`,
      ...weights(finished),
      ...guarantee(finished),
      ...(finished.misses ?? []).map((miss) => `- missed: ${miss}`),
    ] : [],
  ];
}

/** How far what the policy's samples say of the target can be trusted; of runs that an older trainer made there is only a part. */
function weights({ ess, paretoK, forgottenMass, forgottenMassLow, forgottenMassHigh }: FinishedEvent): string[] {
  const tail = typeof paretoK === 'number' ? `, Pareto k̂ ${paretoK.toFixed(2)}` : '';
  const mass = forgottenMass === undefined ? '' : `; forgotten mass ${nats(forgottenMass, forgottenMassLow, forgottenMassHigh)}`;
  return typeof ess !== 'number' ? [] : [`- P/π on the policy's samples: effective sample size ${count(ess)}${tail}${mass}`];
}

/** What sampling with a guarantee would cost at its default rate, and what it would leave. */
function guarantee({ acceptance, klTargetAccepted, tvAccepted, tvAcceptedHigh }: FinishedEvent): string[] {
  if (typeof acceptance !== 'number') return [];
  const accepts = `- guaranteed sampling accepts ${percent(acceptance)} of the texts`;
  if (typeof tvAccepted === 'number') return [`${accepts} at its default rate, and is then within TV ${percent(tvAccepted)} (at most ${percent(tvAcceptedHigh ?? 1)}) of the target`];
  return [`${accepts}${typeof klTargetAccepted === 'number' ? `, and leaves KL(p‖π_b) ${nats(klTargetAccepted)}` : ''}`];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function textSection(title: string, texts: readonly string[]): string[] {
  return texts.length === 0 ? [] : [`## ${title}`, ...texts.map((text) => `- ${oneLine(text, textWidth)}`), ''];
}

function warnings(events: readonly RunEvent[]): string[] {
  const said = latestWarnings(events).map(({ message, remedy }) => `- ${message} ${remedy}`);
  return said.length === 0 ? [] : ['## Warnings', ...said, ''];
}
