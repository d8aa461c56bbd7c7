/**
 * A chain of quick picks and input boxes with a back button.
 * A step asks and returns the next step; going back runs the step before it again, leaving the palette ends everything.
 */
import * as vscode from 'vscode';

export type Step = () => Promise<Step | undefined>;

/** Thrown by a question when its back button was pressed. */
class Back extends Error {}

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
    const current = choices.find((choice) => 'value' in choice && choice.value === active);
    if (current) input.activeItems = [current];
    return this.ask(input, question.title, (accept) => input.onDidAccept(() => {
      const [chosen] = input.selectedItems;
      if (chosen && 'value' in chosen) accept(chosen.value);
    }));
  }

  async text(question: Question): Promise<string> {
    const input = vscode.window.createInputBox();
    input.value = question.value ?? '';
    input.placeholder = question.placeholder;
    input.prompt = question.prompt;
    const check = (): boolean => {
      input.validationMessage = question.validate?.(input.value);
      return input.validationMessage === undefined;
    };
    return this.ask(input, question.title, (accept) => vscode.Disposable.from(
      input.onDidChangeValue(() => { if (input.validationMessage) check(); }),
      input.onDidAccept(() => { if (check()) accept(input.value); }),
    ));
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
