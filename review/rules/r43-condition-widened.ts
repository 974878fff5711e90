import { defineRule } from '../contract/rule';
import { powersOf } from '../powers/power-changes';
import { isWidened } from '../powers/severity';
import { powerObservation } from './power-observation';

export default defineRule({
  id: 'R43',
  title: 'The condition of a grant is removed or changes',
  severity: 'high',
  effects: { powers: 'unknown' },
  why: 'A condition limits a grant on the whole project to one database, one bucket or a period of time. Without it, the grant applies to all of them. The review compares two conditions only by their texts: a different text may allow anything.',
  fix: 'Keep the condition. If it must change, read both texts and confirm that the new one allows no more than the old one.',
  sources: ['https://cloud.google.com/iam/docs/conditions-overview'],
  *check(context) {
    for (const change of powersOf(context).changes) {
      if (isWidened(change)) yield powerObservation(change, { severity: 'high' });
    }
  },
});
