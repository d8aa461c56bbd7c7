/** Asks for one constraint: what the texts should have, and in how many of them. One function a feature kind. */
import * as vscode from 'vscode';
import { fault, languageNames, type Language } from '../../features';
import type { Constraint, Feature, LengthFeature, Moment } from '../../shared/spec';
import { isNumeric } from '../../shared/numeric';
import { freeName, nameFrom, parseBounds, parseFraction, parseMean, parseShare, parseThreshold } from '../../specs/edit';
import type { Choice, Step, Steps } from '../steps';

/** Called with the answer; returns what is asked next. */
type Then<Value> = (value: Value) => Step | undefined;
type Ask = (steps: Steps, title: string, then: (feature: Feature, name: string) => Step) => Step;

const listOf = (answer: string, separator = ','): string[] => answer.split(separator).map((word) => word.trim()).filter((word) => word !== '');

/** Categories are written by hand: a feature each is more than a palette can ask for. */
type Asked = Exclude<Feature['type'], 'categories'>;

const kinds: Record<Asked, Ask> = {
  words: (steps, title, then) => words(steps, title, vscode.l10n.t('Which words or phrases? Any one of them counts.'), vscode.l10n.t('physicist, chemist, black hole'), (list) => then({ type: 'words', words: list }, list[0] ?? '')),
  lexicon: (steps, title, then) => words(steps, title, vscode.l10n.t('Which words should there be more of?'), vscode.l10n.t('she, her, hers'), (more) =>
    words(steps, title, vscode.l10n.t('And fewer of which words?'), vscode.l10n.t('he, him, his'), (than) => then({ type: 'lexicon', more, than }, more[0] ?? ''))),
  regex: (steps, title, then) => async () => {
    const pattern = await steps.text({
      title, prompt: vscode.l10n.t('Which pattern? A regular expression in RE2 syntax.'), placeholder: '[0-9]{4}',
      validate: (answer) => answer === '' ? vscode.l10n.t('Write a pattern.') : fault(answer),
    });
    return then({ type: 'regex', pattern }, 'pattern');
  },
  length: (steps, title, then) => async () => {
    const units: Choice<LengthFeature['unit']>[] = [
      { label: vscode.l10n.t('Words'), value: 'words' }, { label: vscode.l10n.t('Characters'), value: 'characters' },
      { label: vscode.l10n.t('Sentences'), value: 'sentences' }, { label: vscode.l10n.t('Tokens'), value: 'tokens' },
    ];
    const unit = await steps.pick({ title, placeholder: vscode.l10n.t('Length in what?') }, units);
    return async () => {
      const answer = await steps.text({
        title, prompt: vscode.l10n.t('Between which lengths? 10-20, at least 5-, at most -30; leave it empty to set the mean instead.'), placeholder: '10-20',
        validate: (text) => parseBounds(text) ? undefined : vscode.l10n.t('Write 10-20, 5-, -30, or nothing.'),
      });
      return then({ type: 'length', unit, ...parseBounds(answer) }, `length in ${unit}`);
    };
  },
  classifier: (steps, title, then) => filled(steps, title, vscode.l10n.t('Which sequence classifier? hf:owner/name, or a folder beside the spec.'), 'hf:owner/name', (model) =>
    filled(steps, title, vscode.l10n.t('Which of its labels?'), 'POSITIVE', (label) =>
      threshold(steps, title, vscode.l10n.t('From which probability on does a text have it? Leave it empty to set the mean instead.'), '0.5', (least) => then({ type: 'classifier', model, label, ...least }, label)))),
  similarity: (steps, title, then) => filled(steps, title, vscode.l10n.t('Near in meaning to which sentences? Separate them by |.'), vscode.l10n.t('The trip was wonderful. | We loved the hotel.'), (answer) =>
    threshold(steps, title, vscode.l10n.t('From which cosine on is a text near? Leave it empty to set the mean instead.'), '0.6', (least) =>
      then({ type: 'similarity', to: listOf(answer, '|'), ...least }, 'similar'))),
  script: (steps, title, then) => async () => then({
    type: 'script', file: await steps.text({
      title, prompt: vscode.l10n.t('Which Python file, beside the spec? It defines feature(text), which returns True or False.'), placeholder: 'feature.py',
      validate: (answer) => answer.trim() === '' ? vscode.l10n.t('Name a file.') : undefined,
    }),
  }, 'script'),
  json: (_steps, _title, then) => () => Promise.resolve(then({ type: 'json' }, 'json')),
  parses: (steps, title, then) => async () => {
    const languages = Object.entries(languageNames).map(([value, label]): Choice<Language> => ({ label, value: value as Language }));
    const language = await steps.pick({ title, placeholder: vscode.l10n.t('Code in which language?') }, languages);
    return then({ type: 'parses', language }, language);
  },
};

/** The first question of a chain that ends with a whole constraint; `taken` are the names that are in use. */
export function askConstraint(steps: Steps, title: string, taken: ReadonlySet<string>, then: Then<Constraint>): Step {
  const choices: Choice<Asked>[] = [
    { label: vscode.l10n.t('Words'), description: vscode.l10n.t('any word or phrase of a list'), value: 'words' },
    { label: vscode.l10n.t('More of one list than of another'), description: vscode.l10n.t('she, her more often than he, him'), value: 'lexicon' },
    { label: vscode.l10n.t('Pattern'), description: vscode.l10n.t('a regular expression'), value: 'regex' },
    { label: vscode.l10n.t('Length'), description: vscode.l10n.t('in words, characters, sentences or tokens'), value: 'length' },
    { label: vscode.l10n.t('JSON'), description: vscode.l10n.t('the whole text is valid JSON'), value: 'json' },
    { label: vscode.l10n.t('Code'), description: vscode.l10n.t('the whole text is code without a syntax error'), value: 'parses' },
    { label: vscode.l10n.t('Classifier'), description: vscode.l10n.t('what a model says of the text: its sentiment, its topic'), value: 'classifier' },
    { label: vscode.l10n.t('Similarity'), description: vscode.l10n.t('near in meaning to sentences of yours'), value: 'similarity' },
    { label: vscode.l10n.t('Script'), description: vscode.l10n.t('a Python function of yours'), value: 'script' },
  ];
  return async () => {
    const kind = await steps.pick({ title, placeholder: vscode.l10n.t('What should the texts have?') }, choices);
    return kinds[kind](steps, title, (feature, word) => moment(steps, title, feature, (wanted) =>
      named(steps, title, freeName(nameFrom(word), (name) => taken.has(name)), taken, (name) => then({ name, feature, moment: wanted }))));
  };
}

function words(steps: Steps, title: string, prompt: string, placeholder: string, then: Then<string[]>): Step {
  return async () => then(listOf(await steps.text({
    title, placeholder, prompt: vscode.l10n.t('{0} Separate them by commas.', prompt),
    validate: (answer) => listOf(answer).length > 0 ? undefined : vscode.l10n.t('Write at least one word.'),
  })));
}

function filled(steps: Steps, title: string, prompt: string, placeholder: string, then: Then<string>): Step {
  return async () => then((await steps.text({
    title, prompt, placeholder, validate: (answer) => listOf(answer, '|').length > 0 ? undefined : vscode.l10n.t('Write an answer.'),
  })).trim());
}

function threshold(steps: Steps, title: string, prompt: string, value: string, then: Then<{ threshold?: number }>): Step {
  return async () => then(parseThreshold(await steps.text({
    title, prompt, value, validate: (answer) => parseThreshold(answer) ? undefined : vscode.l10n.t('Write a number above 0 and up to 1, or nothing.'),
  })) ?? {});
}

function moment(steps: Steps, title: string, feature: Feature, then: Then<Moment>): Step {
  const [parse, placeholder, prompt, wrong] = isNumeric(feature)
    ? feature.type === 'length'
      ? [parseMean, '12', vscode.l10n.t('Which mean? 12, or 10-20.'), vscode.l10n.t('Write a number, or two with a hyphen.')] as const
      : [parseFraction, '0.7', vscode.l10n.t('Which mean? 0.7, or 0.6-0.8.'), vscode.l10n.t('Write a number from 0 to 1, or two with a hyphen.')] as const
    : [parseShare, '50', vscode.l10n.t('In how many of the texts? 50 (per cent), all, none, or 30-50.'), vscode.l10n.t('Write a percentage from 0 to 100, "all", "none", or two percentages with a hyphen.')] as const;
  return async () => {
    const answer = await steps.text({ title, prompt, placeholder, validate: (text) => parse(text) === undefined ? wrong : undefined });
    return then(parse(answer) ?? 0);
  };
}

function named(steps: Steps, title: string, value: string, taken: ReadonlySet<string>, then: Then<string>): Step {
  return async () => then(await steps.text({
    title, value, prompt: vscode.l10n.t('What is it called in reports?'),
    validate: (answer) => taken.has(answer) ? vscode.l10n.t('Another constraint has this name.')
      : nameFrom(answer) === answer ? undefined : vscode.l10n.t('Letters, digits, spaces and . _ - only, beginning with a letter or digit.'),
  }));
}
