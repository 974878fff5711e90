import { powersOf } from '../powers/power-changes';
import { isWidened } from '../powers/severity';
import { powerObservation } from './power-observation';
import { defineRule } from './rule';

export default defineRule({
  id: 'R43',
  title: 'The condition of a grant goes away or changes',
  severity: 'high',
  effects: { powers: 'unknown' },
  why: 'A condition keeps a grant on the whole project to one database, one bucket or a time. Without it the grant reaches all of them. Two conditions are compared by their texts alone: another text may allow anything.',
  fix: 'Keep the condition. Where it must change, read both texts and confirm that the new one allows no more.',
  sources: ['https://cloud.google.com/iam/docs/conditions-overview'],
  *check(context) {
    for (const change of powersOf(context).changes) {
      if (isWidened(change)) yield powerObservation(change, { severity: 'high' });
    }
  },
});
