/** New Spec: asks for model, prompts and constraints, writes the file and shows it, with Measure and Train above it. */
import * as vscode from 'vscode';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Constraint, Spec } from '../../shared/spec';
import { freeName, newSpecText } from '../../specs/edit';
import { chooseFolder } from '../folder';
import { askConstraint } from '../questions/constraint';
import { askModel } from '../questions/model';
import { askPrompts } from '../questions/prompts';
import { Steps, type Choice, type Step } from '../steps';

/** Returns the new file's path. */
export async function newSpec(): Promise<string> {
  const folder = await chooseFolder(vscode.l10n.t('Put the Spec Here'));
  const { file, spec } = await askSpec(folder);
  await writeFile(file, newSpecText(spec), { flag: 'wx' });
  await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: false });
  return file;
}

interface Answered {
  readonly file: string;
  readonly spec: Spec;
}

async function askSpec(folder: string): Promise<Answered> {
  const steps = new Steps();
  const title = vscode.l10n.t('New Spec');
  let answered: Answered | undefined;

  const askName = (spec: Spec): Step => async () => {
    const name = await steps.text({
      title, prompt: vscode.l10n.t('What is the file called? ".nudge.json" is added.'), value: freeFileName(folder, spec.constraints),
      validate: (answer) => !fileName.test(answer) ? vscode.l10n.t('Write a name that a file can have.')
        : existsSync(fileFor(folder, answer)) ? vscode.l10n.t('There is a spec of this name already.') : undefined,
    });
    answered = { file: fileFor(folder, name), spec };
    return undefined;
  };
  const askMore = (spec: Spec): Step => async () => {
    const choices: Choice<boolean>[] = [
      { label: vscode.l10n.t('Done'), description: vscode.l10n.t('write the spec'), value: false },
      { label: vscode.l10n.t('Another constraint'), value: true },
    ];
    return await steps.pick({ title, placeholder: vscode.l10n.t('Anything else that the texts should have?') }, choices) ? askNext(spec) : askName(spec);
  };
  const askNext = (spec: Spec): Step => askConstraint(steps, title, new Set(spec.constraints.map(({ name }) => name)), (constraint) =>
    askMore({ ...spec, constraints: [...spec.constraints, constraint] }));

  await steps.run(askModel(steps, title, (model) => askPrompts(steps, title, folder, (prompts) => askNext({ model, prompts, constraints: [] }))));
  if (!answered) throw new vscode.CancellationError();
  return answered;
}

const fileName = /^\s*[^\\/:*?"<>|\s][^\\/:*?"<>|]*$/;

/** Who wrote the ending too does not get it twice. */
function fileFor(folder: string, name: string): string {
  return path.join(folder, `${name.trim().replace(/\.nudge(\.json)?$/, '')}.nudge.json`);
}

/** Named after what it asks for. */
function freeFileName(folder: string, constraints: readonly Constraint[]): string {
  const name = constraints.map((constraint) => constraint.name.replace(/[^\w.-]+/g, '-')).join('-').slice(0, 60);
  return freeName(name, (free) => existsSync(fileFor(folder, free)), '-');
}
