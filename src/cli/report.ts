/** A run as Markdown that can be shared: what was declared, what was reached, how, and some texts. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { BaseEvent, FinishedEvent, RunEvent, TargetEvent } from '../shared/events';
import type { Run } from '../shared/run';
import { lastOf, latestSteps, readEvents } from '../runs/events';
import { runPaths } from '../runs/folder';
import { isReached } from '../runs/goal';
import type { ExistingRun } from './existing';
import { count, counted, estimate, nats, oneLine, seconds, target } from './format';

const shownTexts = 6;
const textWidth = 160;

export async function markdownReport({ folder, run, summary }: ExistingRun): Promise<string> {
  const events = await readEvents(folder);
  const base = lastOf(events, 'base');
  const fit = lastOf(events, 'target');
  const finished = lastOf(events, 'finished');
  const steps = latestSteps(events);
  const texts = await readTexts(folder);
  return [
    `# ${run.name}`, '',
    `Model \`${run.model.requested}\`${run.model.hash === undefined ? '' : ` (${run.model.hash.slice(0, 19)}…)`}, method ${run.training.method ?? 'gdc++'}, ` +
    `${counted(run.prompts.length, 'prompt')}, at most ${counted(run.maxTokens, 'token')}. Status: **${statusWords(summary.status, finished)}**.`, '',
    ...momentTable(run, base, finished), '',
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
    return [constraint.name, before ? estimate(constraint, before) : '–', target(constraint, constraint.moment), after ? estimate(constraint, after) : '–', mark];
  });
  return ['| constraint | base model | target | reached | |', '|---|---|---|---|---|', ...rows.map((row) => `| ${row.join(' | ')} |`)];
}

function figures(fit: TargetEvent | undefined, finished: FinishedEvent | undefined): string[] {
  return [
    ...fit ? [`- KL(p‖a), what the target costs: ${nats(fit.klTargetBase, fit.klTargetBaseLow, fit.klTargetBaseHigh)}; effective sample size ${count(fit.ess)}`] : [],
    ...finished ? [
      `- KL(p‖π), what is left of it: ${nats(finished.klTargetPolicy, finished.klTargetPolicyLow, finished.klTargetPolicyHigh)}`,
      `- KL(π‖a): ${nats(finished.klPolicyBase, finished.klPolicyBaseLow, finished.klPolicyBaseHigh)}; TV(p, π): ${nats(finished.tvTargetPolicy, finished.tvTargetPolicyLow, finished.tvTargetPolicyHigh)}`,
      `- entropy ${nats(finished.entropy)}`,
      ...(finished.misses ?? []).map((miss) => `- missed: ${miss}`),
    ] : [],
  ];
}

function textSection(title: string, texts: readonly string[]): string[] {
  return texts.length === 0 ? [] : [`## ${title}`, ...texts.map((text) => `- ${oneLine(text, textWidth)}`), ''];
}

function warnings(events: readonly RunEvent[]): string[] {
  const said = new Set(events.flatMap((event) => (event.type === 'warning' ? [`- ${event.message} ${event.remedy}`] : [])));
  return said.size === 0 ? [] : ['## Warnings', ...said, ''];
}

/** The first texts of the samples that the trainer keeps. */
export async function readTexts(folder: string, wanted: number = shownTexts): Promise<{ base: string[]; latest: string[] }> {
  const { samples } = runPaths(folder);
  const [base, latest] = await Promise.all(['base.jsonl', 'latest.jsonl'].map((name) => firstTexts(path.join(samples, name), wanted)));
  return { base: base ?? [], latest: latest ?? [] };
}

async function firstTexts(file: string, wanted: number): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').filter(Boolean).slice(0, wanted).map((line) => (JSON.parse(line) as { text: string }).text);
}
