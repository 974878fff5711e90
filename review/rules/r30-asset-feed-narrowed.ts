import { defineRule } from '../contract/rule';
import { isKept, missingFrom } from '../model/differences';
import { textsAt, UNKNOWN } from '../model/resource';
import { checkArguments } from './argument-check';
import { departure } from './departure';

const FEED = /^google_cloud_asset_(?:project|folder|organization)_feed$/;

export default defineRule({
  id: 'R30',
  title: 'A feed of asset changes is narrowed',
  severity: 'medium',
  effects: { detection: 'weakened' },
  why: 'A Cloud Asset Inventory feed reports changes of resources and policies within seconds, including those that no audit config covers. A feed with fewer types, a condition or another topic still exists but may report nothing.',
  fix: 'Keep the types and the topic of the feed. To narrow it, filter in the reader instead.',
  sources: ['https://cloud.google.com/asset-inventory/docs/monitor-asset-changes'],
  *check(context) {
    for (const pair of context.ofType(FEED)) {
      yield* departure(pair, 'The asset feed', 'Its changes are no longer reported.');
      yield* checkArguments(pair, [
        {
          path: 'feed_output_config.pubsub_destination.topic',
          when: 'changed',
          subject: 'The topic of the feed',
          so: 'its changes go to another topic',
        },
        {
          path: 'condition.expression',
          when: 'changed',
          subject: 'The condition of the feed',
          so: 'the feed reports different changes than before',
        },
        {
          path: 'content_type',
          when: 'changed',
          isShown: true,
          subject: 'The content of the feed',
          so: 'the feed reports a different part of each asset',
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
          message: `The feed no longer reports ${lost.length} of its ${argument.replace('_', ' ')}.`,
          values: { before: lost.join(', ') },
          ...(is === UNKNOWN ? { assumed: true } : {}),
        };
      }
    }
  },
});
