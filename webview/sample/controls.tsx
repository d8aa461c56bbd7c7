/** What to sample: prompt, how many, and how the model's probabilities are used. */
import { useState } from 'preact/hooks';
import type { Model } from '../store';
import type { RunView } from '../../src/shared/run-view';
import { useActions } from '../parts/actions';
import { Button } from '../parts/button';
import { hasAcceptance, modes, read, type Form, type TextField } from './form';

const shortest = 60;

export interface ControlsProps {
  readonly model: Model;
  readonly run: RunView;
  readonly form: Form;
  readonly onChange: (form: Form) => void;
}

export function Controls({ model, run, form, onChange }: ControlsProps) {
  const { sample, cancel } = useActions();
  const [tried, setTried] = useState(false);
  const options = read(form, run.demandsOnly);
  const fault = 'field' in options ? options : undefined;
  const running = model.batch?.running === true ? model.batch : undefined;
  const field = (name: TextField, label: string, size: number, placeholder = '') => (
    <vscode-text-field
      class={fault?.field === name && tried ? 'faulty' : ''} value={form[name]} size={size} placeholder={placeholder}
      onInput={({ currentTarget }) => { onChange({ ...form, [name]: currentTarget.value }); }}
    >{label}</vscode-text-field>
  );
  const start = (): void => {
    setTried(true);
    if (!('field' in options)) sample(options);
  };
  return (
    <form class="sample-form" aria-label="What to sample" onSubmit={(event) => { event.preventDefault(); }} onKeyDown={({ key, target }) => { if (key === 'Enter' && target instanceof Element && target.tagName === 'VSCODE-TEXT-FIELD') start(); }}>
      <div class="field prompt">
        <label for="prompt">Prompt</label>
        <vscode-dropdown id="prompt" onChange={({ currentTarget }) => { onChange({ ...form, prompt: currentTarget.value }); }}>
          {promptsOf(run.prompts).map(([value, label]) => <vscode-option key={value} value={value} selected={value === form.prompt}>{label}</vscode-option>)}
        </vscode-dropdown>
      </div>
      {form.prompt === 'text' && field('text', 'Text to continue', 40)}
      {field('count', 'Count', 5)}
      {field('temperature', 'Temperature', 5)}
      {field('topP', 'Top-p', 5)}
      {field('seed', 'Seed', 8, 'random')}
      {run.unreadable.length === 0 && (
        <div class="field">
          <label for="mode">Draw</label>
          <vscode-dropdown id="mode" title={modes.find(([mode]) => mode === form.mode)?.[2] ?? ''} onChange={({ currentTarget }) => { onChange({ ...form, mode: modes.find(([mode]) => mode === currentTarget.value)?.[0] ?? 'plain' }); }}>
            {modes.map(([mode, label]) => <vscode-option key={mode} value={mode} selected={mode === form.mode}>{label}</vscode-option>)}
          </vscode-dropdown>
        </div>
      )}
      {hasAcceptance(form, run.demandsOnly) && field('acceptance', 'Acceptance', 5)}
      <div class="buttons">
        {running ? <Button onPress={() => { cancel(running.request); }}>Cancel</Button> : <Button primary disabled={!model.trusted} onPress={start}>Sample</Button>}
      </div>
      {fault && tried && <p class="fault" role="alert">{fault.sentence}</p>}
      {(form.temperature.trim() !== '1' || form.topP.trim() !== '1') && form.mode === 'plain' && !fault && (
        <p class="faint wide">The declared moments hold at temperature 1 and top-p 1; other values change how often each constraint is met.</p>
      )}
    </form>
  );
}

function promptsOf(prompts: readonly string[]): [value: string, label: string][] {
  const only = prompts.length === 1 ? prompts[0] : undefined;
  const all: [string, string] = ['all', only === undefined ? `All ${String(prompts.length)} prompts in turn` : only === '' ? 'No prompt, as trained' : short(only)];
  const each = only === undefined ? prompts.map((prompt, index): [string, string] => [String(index), prompt === '' ? '(no prompt)' : short(prompt)]) : [];
  return [all, ...each, ['text', 'Another text…']];
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > shortest ? `${line.slice(0, shortest)}…` : line;
}
