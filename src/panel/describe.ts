/** A feature in words, for who does not want to open the spec. */
import { languageNames } from '../features';
import type { Constraint, Feature } from '../shared/run';

/** A list is long enough to be recognised by then. */
const named = 5;

export function describeConstraint({ feature, among, moments }: Constraint): string {
  return `${describeFeature(feature)}${among === undefined ? '' : `, among texts of which each ${describeFeature(among)}`}${moments === undefined ? '' : '; a moment for each prompt'}`;
}

function describeFeature(feature: Feature): string {
  switch (feature.type) {
    case 'words': return `has any of ${list(feature.words ?? [])}`;
    case 'lexicon': return `has more of ${list(feature.more)} than of ${list(feature.than)}`;
    case 'regex': return `matches /${feature.pattern}/${feature.flags ?? ''}`;
    case 'categories': return `is of exactly one of ${list(Object.keys(feature.of))}`;
    case 'classifier': return `${feature.threshold === undefined ? 'the probability' : `is at least ${String(feature.threshold)} likely`} to be ${feature.label} by ${feature.model}`;
    case 'similarity': return `${feature.threshold === undefined ? 'how near it is' : `is as near as ${String(feature.threshold)}`} to ${Array.isArray(feature.to) ? list(feature.to.map((sentence) => `“${sentence}”`)) : feature.to.file}`;
    case 'script': return `is what ${feature.file} says`;
    case 'json': return feature.schema === undefined ? 'is JSON' : 'is JSON that its schema accepts';
    case 'parses': return `is ${languageNames[feature.language]} without a syntax error`;
    case 'length': return `${feature.unit}${bounds(feature.min, feature.max)}`;
  }
}

function list(words: readonly string[]): string {
  const shown = words.slice(0, named).join(', ');
  return words.length > named ? `${shown}, … (${String(words.length)} in all)` : shown;
}

function bounds(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return `: ${String(min)} to ${String(max)}`;
  if (min !== undefined) return `: at least ${String(min)}`;
  return max === undefined ? '' : `: at most ${String(max)}`;
}
