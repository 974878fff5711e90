import { checkArguments } from '../model/argument-check';
import { isKept, missingFrom } from '../model/differences';
import { textsAt, UNKNOWN } from '../model/resource';
import { departure } from './departure';
import { defineRule } from './rule';

const FEED = /^google_cloud_asset_(?:project|folder|organization)_feed$/;

export default defineRule({
  id: 'R30',
  title: 'A feed of asset changes is narrowed',
  severity: 'medium',
  effects: { detection: 'weakened' },
  why: 'A feed of Cloud Asset Inventory tells changes of resources and policies within seconds, also those that no audit config covers. A feed with fewer types, a condition or another topic is still there and silent.',
  fix: 'Keep the types and the topic of the feed. To narrow it, let its reader skip what it does not need.',
  sources: ['https://cloud.google.com/asset-inventory/docs/monitor-asset-changes'],
  *check(context) {
    for (const pair of context.ofType(FEED)) {
      yield* departure(pair, 'The asset feed', 'Its changes reach nobody.');
      yield* checkArguments(pair, [
        {
          path: 'feed_output_config.pubsub_destination.topic',
          when: 'changed',
          subject: 'The topic of the feed',
          so: 'its changes go elsewhere',
        },
        {
          path: 'condition.expression',
          when: 'changed',
          subject: 'The condition of the feed',
          so: 'other changes are told than before',
        },
        {
          path: 'content_type',
          when: 'changed',
          isShown: true,
          subject: 'The content of the feed',
          so: 'it tells another part of each asset',
        },
      ]);
      if (!isKept(pair)) continue;
      for (const argument of ['asset_types', 'asset_names'] as const) {
        const was = textsAt(pair.before, argument);
        const is = textsAt(pair.after, argument);
        const lost = was === UNKNOWN ? [] : is === UNKNOWN ? was : missingFrom(was, is);
        if (lost.length === 0) continue;
        yield {
          change: pair.change,
          message: `The feed no longer tells of ${lost.length} of its ${argument.replace('_', ' ')}.`,
          values: { before: lost.join(', ') },
          ...(is === UNKNOWN ? { assumed: true } : {}),
        };
      }
    }
  },
});
