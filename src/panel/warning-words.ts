/** The trainer's warnings in the editor's language, by their code; what is not known here stays as the trainer said it. */
import * as vscode from 'vscode';
import type { WarningEvent } from '../shared/events';
import type { Words } from './services';

export function wordsOf({ code, params = {}, message, remedy }: WarningEvent): Words {
  const translate = translations[code];
  return translate && isComplete(translate, params) ? translate.words(new Values(params)) : { message, remedy };
}

interface Translation {
  /** The params that the sentences are filled with; a trainer of another version may have others. */
  readonly needs: readonly string[];
  readonly words: (values: Values) => Words;
}

function isComplete({ needs }: Translation, params: Readonly<Record<string, unknown>>): boolean {
  return needs.every((name) => typeof params[name] === 'number' || typeof params[name] === 'string');
}

/** Params as people read them. */
class Values {
  constructor(private readonly params: Readonly<Record<string, unknown>>) {}

  text(name: string): string { return String(this.params[name]); }

  count(name: string): string { return Math.round(Number(this.params[name])).toLocaleString('en-US'); }

  difference(name: string, less: string): string { return (Number(this.params[name]) - Number(this.params[less])).toLocaleString('en-US'); }

  fixed(name: string, digits: number): string { return Number(this.params[name]).toFixed(digits); }

  percent(name: string, digits: number): string { return (100 * Number(this.params[name])).toFixed(digits); }
}

const translations: Readonly<Partial<Record<string, Translation>>> = {
  'few-effective-samples': { needs: ['ess', 'samples'], words: (values) => ({
    message: vscode.l10n.t('The running estimate rests on {0} of {1} samples.', values.count('ess'), values.count('samples')),
    remedy: vscode.l10n.t('If the run comes no nearer to its target, raise training.samplesPerStep or start warm (training.warmStart); the final figures rest on samples of their own.'),
  }) },
  'heavy-tail': { needs: ['paretoK'], words: (values) => ({
    message: vscode.l10n.t('Pareto k̂ of P/π is {0}: a few texts of the final samples carry most of their weight, and means of weights cannot be trusted above 0.7.', values.fixed('paretoK', 2)),
    remedy: vscode.l10n.t('Go by the interval of KL(p‖π), which rests on base samples too; train longer, or with more samples a step.'),
  }) },
  'forgotten-mass': { needs: ['forgotten'], words: (values) => ({
    message: vscode.l10n.t('{0} % of the target are texts that the trained model next to never writes.', values.percent('forgotten', 0)),
    remedy: vscode.l10n.t('Train with a lower training.learningRate, or with more samples a step; compare the samples before and after for a kind of text that is gone.'),
  }) },
  'prompts-unseen': { needs: ['samples', 'prompts'], words: (values) => ({
    message: vscode.l10n.t('The final figures rest on {0} samples of {1} prompts: of {2} prompts at least they know nothing.', values.count('samples'), values.count('prompts'), values.difference('prompts', 'samples')),
    remedy: vscode.l10n.t('Raise training.evaluationSamples to several times the number of prompts.'),
  }) },
  'categories-exclusive': { needs: ['constraint', 'categories', 'share'], words: (values) => ({
    message: vscode.l10n.t('“{0}” shares all texts out among {1}: the target leaves out texts of none or of several of them, {2} % of the base model\'s.', values.text('constraint'), values.text('categories'), values.percent('share', 1)),
    remedy: vscode.l10n.t('Let the shares add up to less than 1 to leave room for other texts.'),
  }) },
  'feature-failed-at-texts': { needs: ['what', 'failed', 'texts', 'first'], words: (values) => ({
    message: vscode.l10n.t('The {0} failed at {1} of {2} texts, which count as texts without the feature; the first time: {3}.', values.text('what'), values.count('failed'), values.count('texts'), values.text('first')),
    remedy: vscode.l10n.t('Correct it or choose another, and train again, if such texts matter.'),
  }) },
  'moment-moved': { needs: ['constraint', 'before', 'after'], words: (values) => ({
    message: vscode.l10n.t('What the editor samples, with weights of 8 bits, has {0} of “{1}” where {2} was evaluated.', values.fixed('after', 3), values.text('constraint'), values.fixed('before', 3)),
    remedy: vscode.l10n.t('If that matters, nudge export RUN --to onnx --bits 32 has the editor sample what was evaluated, at about half the speed.'),
  }) },
  'target-uncertain': { needs: ['ess', 'samples'], words: (values) => ({
    message: vscode.l10n.t('The target rests on {0} effective of {1} base samples, so λ is refined during training.', values.count('ess'), values.count('samples')),
    remedy: vscode.l10n.t('Nothing needs to be done; raise training.baseSamples for a better start.'),
  }) },
  'texts-cut': { needs: ['share'], words: (values) => ({
    message: vscode.l10n.t('{0} % of the base texts were cut at maxTokens.', values.percent('share', 0)),
    remedy: vscode.l10n.t('Raise maxTokens if the texts should come to an end by themselves.'),
  }) },
};
