import { defineRule } from '../contract/rule';
import { powersOf } from '../powers/power-changes';
import { isOverreach } from '../powers/severity';
import { isWorthSaying, powerObservation } from './power-observation';

export default defineRule({
  id: 'R20',
  title: "The pipeline's own identity gains more than its task needs",
  severity: 'critical',
  effects: { powers: 'grown' },
  why: 'An identity of the pipeline that is owner, editor or administrator of a project, folder or organization can do anything in it. The same applies to an identity that may act as other accounts there, take their tokens, create their keys or change grants. Anyone who takes over its function, its image or its topic then has all these powers.',
  fix: 'Grant only the permissions that the enabled parts declare, on the single resource or runtime account. The constructs derive these permissions.',
  sources: [
    'https://cloud.google.com/iam/docs/best-practices-service-accounts',
    'https://cloud.google.com/iam/docs/service-account-permissions',
  ],
  *check(context) {
    for (const change of powersOf(context).changes)
      if (isOverreach(change) && isWorthSaying(change)) yield powerObservation(change);
  },
});
