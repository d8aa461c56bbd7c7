/** Asks what the model continues: nothing, one text, or the lines of a file. */
import * as vscode from 'vscode';
import path from 'node:path';
import type { Spec } from '../../shared/spec';
import { Back, type Choice, type Step, type Steps } from '../steps';

/** `folder` is where the spec will be: a file's path is written relative to it. */
export function askPrompts(steps: Steps, title: string, folder: string, then: (prompts: NonNullable<Spec['prompts']>) => Step): Step {
  const choices: Choice<'none' | 'one' | 'file'>[] = [
    { label: vscode.l10n.t('None'), description: vscode.l10n.t('the model starts by itself'), value: 'none' },
    { label: vscode.l10n.t('One prompt'), description: vscode.l10n.t('every text continues it'), value: 'one' },
    { label: vscode.l10n.t('A file…'), description: vscode.l10n.t('one prompt a line'), value: 'file' },
  ];
  return async () => {
    switch (await steps.pick({ title, placeholder: vscode.l10n.t('What do the texts continue?') }, choices)) {
      case 'none': return then(['']);
      case 'one': return async () => then([await steps.text({
        title, prompt: vscode.l10n.t('Which prompt?'), placeholder: vscode.l10n.t('Once upon a time'),
        validate: (answer) => answer.trim() === '' ? vscode.l10n.t('Write a prompt, or go back and choose None.') : undefined,
      })]);
      case 'file': return async () => then({ file: await pickFile(folder) });
    }
  };
}

async function pickFile(folder: string): Promise<string> {
  const [chosen] = await vscode.window.showOpenDialog({ title: vscode.l10n.t('Which file has the prompts?'), defaultUri: vscode.Uri.file(folder), openLabel: vscode.l10n.t('Use These Prompts') }) ?? [];
  if (!chosen) throw new Back();
  const relative = path.relative(folder, chosen.fsPath);
  return (relative.startsWith('..') || path.isAbsolute(relative) ? chosen.fsPath : relative).replaceAll('\\', '/');
}
