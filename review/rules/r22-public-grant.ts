import { defineRule } from '../contract/rule';
import { powersOf } from '../powers/power-changes';
import { isPublic } from '../powers/severity';
import { powerObservation } from './power-observation';

export default defineRule({
  id: 'R22',
  title: 'Everyone gains a power over the pipeline',
  severity: 'high',
  effects: { powers: 'grown' },
  why: 'allUsers is anyone on the internet, and allAuthenticatedUsers is anyone with a Google account. Such a caller can send forged findings to the pipeline, read evidence, or exhaust the pipeline.',
  fix: "Grant the role only to the account that needs it, for example to the push account on the responder's service.",
  sources: ['https://cloud.google.com/iam/docs/principals-overview'],
  *check(context) {
    for (const change of powersOf(context).changes) {
      if (isPublic(change) && change.gained.length > 0) yield powerObservation(change);
    }
  },
});
