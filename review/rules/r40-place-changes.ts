import { defineRule } from '../contract/rule';
import { isKept, readText } from '../model/differences';
import { UNKNOWN } from '../model/resource';

const ARGUMENTS = ['location', 'region', 'location_id'] as const;

export default defineRule({
  id: 'R40',
  title: 'A part of the pipeline moves to another place',
  severity: 'medium',
  effects: { response: 'unknown' },
  why: 'Data that must stay in a region leaves it. A pipeline in two regions depends on both of them. A subscription, function, bucket or database in another place is a new object: what the old one holds is not moved. With data residency, Security Command Center streams the findings of one location only.',
  fix: 'Move the whole pipeline in one change. Keep the old pipeline until its cases are closed.',
  sources: [
    'https://cloud.google.com/security-command-center/docs/data-residency-support',
    'https://cloud.google.com/about/locations',
  ],
  *check(context) {
    for (const pair of context.pairs) {
      if (!isKept(pair)) continue;
      for (const argument of ARGUMENTS) {
        const was = readText(pair.before, argument, '');
        const is = readText(pair.after, argument, '');
        if (typeof was !== 'string' || was === '' || is === '') continue;
        if (is !== UNKNOWN && is.toLowerCase() === was.toLowerCase()) continue;
        yield {
          change: pair.change,
          message:
            is === UNKNOWN
              ? `The ${argument} (${was}) is known only after the apply, and may differ.`
              : `The ${argument} changes from ${was} to ${is}.`,
          values: { before: was, ...(is === UNKNOWN ? {} : { after: is }) },
          ...(is === UNKNOWN ? { assumed: true } : {}),
        };
      }
    }
  },
});
