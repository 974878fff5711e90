import type { JsonObject } from '../../core/values/json';
import { readPlan } from '../../review/input/plan-json';
import { SAMPLE_PLAN } from '../../review/sample/sample-plan';
import { accepted, type ReadInput } from './read-inputs';

/** The plan that comes with the package, so that a review shows a result without any setup. */
export function samplePlan(): ReadInput {
  const raw: JsonObject = SAMPLE_PLAN;
  return { stack: accepted(readPlan(raw, 'sample')), raw, path: 'sample' };
}
