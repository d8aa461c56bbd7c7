/**
 * A chain of quick picks and input boxes with a back button.
 * A step asks and returns the next step; going back runs the step before it again, with what was answered there; leaving the palette ends everything.
 */
import * as vscode from 'vscode';

export type Step = () => Promise<Step | undefined>;

/** Thrown by a step to ask the one before it again: its back button was pressed, its file dialog cancelled. */
export class Back extends Error {}

export interface Choice<Value> extends vscode.QuickPickItem {
  readonly value: Value;
}

export interface Question {
  readonly title: string;
  readonly placeholder?: string;
  readonly prompt?: string;
  readonly value?: string;
  /** A sentence when the answer is not acceptable. */
  readonly validate?: (answer: string) => string | undefined;
}

/** Asks the questions of one chain; throws `CancellationError` when the user leaves. */
export class Steps {
  private readonly taken: Step[] = [];
  /** Answers that were the user's own, by where in the chain and to what they were given. */
  private readonly answers = new Map<string, unknown>();

  async run(first: Step): Promise<void> {
    let step: Step | undefined = first;
    while (step) {
      this.taken.push(step);
      try {
        step = await step();
      } catch (error) {
        if (!(error instanceof Back)) throw error;
        this.taken.pop();
        step = this.taken.pop();
      }
    }
  }

  async pick<Value>(question: Pick<Question, 'title' | 'placeholder'>, choices: readonly (Choice<Value> | vscode.QuickPickItem)[], active?: Value): Promise<Value> {
    const input = vscode.window.createQuickPick<Choice<Value> | vscode.QuickPickItem>();
    input.items = choices;
    input.placeholder = question.placeholder;
    input.matchOnDescription = true;
    const key = this.keyOf(question.placeholder);
    const before = this.answers.has(key) ? this.answers.get(key) : active;
    const current = choices.find((choice) => 'value' in choice && choice.value === before);
    if (current) input.activeItems = [current];
    const answer = await this.ask<Value>(input, question.title, (accept) => input.onDidAccept(() => {
      const [chosen] = input.selectedItems;
      if (chosen && 'value' in chosen) accept(chosen.value);
    }));
    this.answers.set(key, answer);
    return answer;
  }

  async text(question: Question): Promise<string> {
    const input = vscode.window.createInputBox();
    const key = this.keyOf(question.prompt);
    const before = this.answers.get(key);
    input.value = typeof before === 'string' ? before : question.value ?? '';
    input.placeholder = question.placeholder;
    input.prompt = question.prompt;
    const check = (): boolean => {
      input.validationMessage = question.validate?.(input.value);
      return input.validationMessage === undefined;
    };
    const answer = await this.ask<string>(input, question.title, (accept) => vscode.Disposable.from(
      input.onDidChangeValue(() => { if (input.validationMessage) check(); }),
      input.onDidAccept(() => { if (check()) accept(input.value); }),
    ));
    if (answer === question.value) this.answers.delete(key);
    else this.answers.set(key, answer);
    return answer;
  }

  private keyOf(words: string | undefined): string {
    return `${String(this.taken.length)} ${words ?? ''}`;
  }

  private async ask<Answer>(input: vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox, title: string, accepted: (accept: (answer: Answer) => void) => vscode.Disposable): Promise<Answer> {
    input.title = title;
    input.ignoreFocusOut = true;
    input.buttons = this.taken.length > 1 ? [vscode.QuickInputButtons.Back] : [];
    const subscriptions: vscode.Disposable[] = [input];
    try {
      return await new Promise<Answer>((resolve, reject) => {
        subscriptions.push(
          accepted(resolve),
          input.onDidTriggerButton(() => { reject(new Back()); }),
          input.onDidHide(() => { reject(new vscode.CancellationError()); }),
        );
        input.show();
      });
    } finally {
      for (const subscription of subscriptions) subscription.dispose();
    }
  }
}
