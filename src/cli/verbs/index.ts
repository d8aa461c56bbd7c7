/** The verbs by name, in the order of the usage. */
import type { Verb } from '../verb';
import { compareVerb } from './compare';
import { demoVerb } from './demo';
import { exportVerb } from './export';
import { measureVerb } from './measure';
import { probeVerb } from './probe';
import { reportVerb } from './report';
import { resumeVerb } from './resume';
import { sampleVerb } from './sample';
import { trainVerb } from './train';

export const verbs: Readonly<Record<string, Verb>> = {
  probe: probeVerb, measure: measureVerb, train: trainVerb, resume: resumeVerb, sample: sampleVerb, export: exportVerb, report: reportVerb,
  compare: compareVerb,
  demo: demoVerb,
};
