import { powersOf } from '../powers/power-changes';
import { isPublic } from '../powers/severity';
import { powerObservation } from './power-observation';
import { defineRule } from './rule';

export default defineRule({
  id: 'R22',
  title: 'Everybody gains a power over the pipeline',
  severity: 'high',
  effects: { powers: 'grown' },
  why: 'allUsers is anyone on the internet, and allAuthenticatedUsers is anyone with a Google account. Such a caller can feed the pipeline with findings of his own, read evidence, or wear it out.',
  fix: "Grant it to the one account that needs it, for example the push account on the responder's service.",
  sources: ['https://cloud.google.com/iam/docs/principals-overview'],
  *check(context) {
    for (const change of powersOf(context).changes) {
      if (isPublic(change) && change.gained.length > 0) yield powerObservation(change);
    }
  },
});
