/** Add Constraint: asks for one, and writes it into a spec as an edit that can be undone; the rest of the file stays as it is. */
import * as vscode from 'vscode';
import path from 'node:path';
import type { Constraint, Spec } from '../../shared/spec';
import { constraintEdits } from '../../specs/edit';
import { readSpec } from '../../specs/read';
import { argumentOf, chooseSpec, type SpecArgument } from '../choose';
import { failure } from '../failure';
import { askConstraint } from '../questions/constraint';
import type { Services } from '../services';
import { Steps } from '../steps';

interface ConstraintArgument extends SpecArgument {
  /** For callers that are programs: nothing is asked then. */
  readonly constraint?: Constraint;
}

/** Returns the constraint that was added. */
export async function addConstraint(_services: Services, given: unknown): Promise<Constraint> {
  const argument = argumentOf<ConstraintArgument>(given);
  const document = await vscode.workspace.openTextDocument(await chooseSpec(argument));
  const taken = namesIn(document);
  const constraint = argument.constraint ?? await ask(taken);
  const edit = new vscode.WorkspaceEdit();
  for (const { offset, length, content } of constraintEdits(document.getText(), constraint)) {
    edit.replace(document.uri, new vscode.Range(document.positionAt(offset), document.positionAt(offset + length)), content);
  }
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(document);
  return constraint;
}

async function ask(taken: ReadonlySet<string>): Promise<Constraint> {
  const steps = new Steps();
  let answered: Constraint | undefined;
  await steps.run(askConstraint(steps, vscode.l10n.t('Add Constraint'), taken, (constraint) => { answered = constraint; return undefined; }));
  if (!answered) throw new vscode.CancellationError();
  return answered;
}

/** The names in use. A spec that cannot be read cannot be added to. */
function namesIn(document: vscode.TextDocument): Set<string> {
  const { value, problems: [problem] } = readSpec(document.getText());
  if (problem) {
    throw failure('unreadable-spec', vscode.l10n.t('{0}, {1}', path.basename(document.fileName), problem.message), vscode.l10n.t('Correct it, then add the constraint.'));
  }
  const constraints = (value as Partial<Spec> | undefined)?.constraints;
  return new Set(Array.isArray(constraints) ? constraints.map(({ name }) => name) : []);
}
