import { powersOf } from '../powers/power-changes';
import { isOverreach } from '../powers/severity';
import { isWorthSaying, powerObservation } from './power-observation';
import { defineRule } from './rule';

export default defineRule({
  id: 'R20',
  title: "The pipeline's own identity gains more than its task needs",
  severity: 'critical',
  effects: { powers: 'grown' },
  why: 'An identity of the pipeline that is owner, editor or administrator of a project, a folder or an organization, or that may act as other accounts there, take their tokens, make their keys or change who may do what, can do anything in it. Whoever takes over its function, its image or its topic then has all that.',
  fix: 'Grant the single permissions that the enabled parts declare, on the single resource or runtime account: the constructs derive them.',
  sources: [
    'https://cloud.google.com/iam/docs/best-practices-service-accounts',
    'https://cloud.google.com/iam/docs/service-account-permissions',
  ],
  *check(context) {
    for (const change of powersOf(context).changes)
      if (isOverreach(change) && isWorthSaying(change)) yield powerObservation(change);
  },
});
