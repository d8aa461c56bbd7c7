/** Runs a Node script of ours in a terminal of the editor, as a task. */
import * as vscode from 'vscode';

export interface Script {
  readonly title: string;
  /** Its file and its arguments. */
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The exit code; `undefined` where the terminal was closed before. */
export async function runInTerminal({ title, command, cwd, env }: Script): Promise<number | undefined> {
  const script = new vscode.ProcessExecution(process.execPath, [...command], { cwd, env: { ELECTRON_RUN_AS_NODE: '1', ...env } });
  // The editor takes tasks of the same definition for one task, and runs only one of them at a time.
  const started = vscode.tasks.executeTask(new vscode.Task({ type: 'nudge', command: command.join(' ') }, vscode.TaskScope.Workspace, title, 'Nudge', script, []));
  let listener: vscode.Disposable | undefined;
  try {
    return await new Promise<number | undefined>((resolve, reject) => {
      // Another task may have the same name, and a short one may end before the editor says that it has started.
      listener = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        void started.then((own) => { if (execution === own) resolve(exitCode); });
      });
      started.then(undefined, reject);
    });
  } finally {
    listener?.dispose();
  }
}
