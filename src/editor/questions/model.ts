/** Asks for a base model: one that has a name, one of the hub, a folder or a GGUF file on this machine. */
import * as vscode from 'vscode';
import { catalog } from '../../models/catalog';
import { Back, type Choice, type Step, type Steps } from '../steps';

type Elsewhere = 'hub' | 'folder' | 'gguf';

/** `then` gets what a spec's "model" says. */
export function askModel(steps: Steps, title: string, then: (model: string) => Step): Step {
  const named = catalog.map(({ alias, title: detail, size, licence }): Choice<string> => ({ label: alias, description: `${size} · ${licence}`, detail, value: alias }));
  const elsewhere: Choice<Elsewhere>[] = [
    { label: vscode.l10n.t('From the Hugging Face hub…'), description: 'owner/name', value: 'hub' },
    { label: vscode.l10n.t('A folder…'), description: vscode.l10n.t('config.json, safetensors and tokenizer'), value: 'folder' },
    { label: vscode.l10n.t('A .gguf file…'), value: 'gguf' },
  ];
  return async () => {
    const choices = [...named, { label: vscode.l10n.t('elsewhere'), kind: vscode.QuickPickItemKind.Separator }, ...elsewhere];
    const model = await steps.pick<string>({ title, placeholder: vscode.l10n.t('Which model?') }, choices);
    if (model === 'hub') return async () => then(`hf:${await askRepository(steps, title)}`);
    if (model === 'folder' || model === 'gguf') return async () => then(await pickPath(model));
    return then(model);
  };
}

function askRepository(steps: Steps, title: string): Promise<string> {
  return steps.text({
    title, prompt: vscode.l10n.t('Which model of the hub?'), placeholder: 'HuggingFaceTB/SmolLM2-135M',
    validate: (answer) => /^[\w-]+\/[\w.-]+$/.test(answer) ? undefined : vscode.l10n.t('Write owner/name.'),
  });
}

async function pickPath(kind: 'folder' | 'gguf'): Promise<string> {
  const [chosen] = await vscode.window.showOpenDialog(kind === 'folder'
    ? { title: vscode.l10n.t('Which model?'), canSelectFolders: true, canSelectFiles: false, openLabel: vscode.l10n.t('Use This Model') }
    : { title: vscode.l10n.t('Which model?'), filters: { GGUF: ['gguf'] }, openLabel: vscode.l10n.t('Use This Model') }) ?? [];
  if (!chosen) throw new Back();
  return chosen.fsPath;
}
