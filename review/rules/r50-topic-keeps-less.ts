import { defineRule, type Observation } from '../contract/rule';
import { isKept, missingFrom } from '../model/differences';
import type { Pair } from '../model/pair';
import { blocksAt, type Resource, textsAt, UNKNOWN } from '../model/resource';
import { effectsOnTopic } from '../pipeline/message-path';
import { TOPIC } from '../pipeline/types';
import { type ArgumentCheck, checkArguments } from './argument-check';
import { departure } from './departure';

const REGIONS = 'message_storage_policy.allowed_persistence_regions';

export default defineRule({
  id: 'R50',
  title: 'A topic is removed, or accepts or keeps fewer messages',
  severity: 'high',
  effects: { detection: 'weakened', response: 'weaker' },
  why: 'A topic that is created again under the same name has lost its subscriptions and its grants. Security Command Center and the log sinks may no longer publish to it, and they do not report that to anyone. With a schema, a transform or a storage policy, Pub/Sub may refuse or change messages before a subscriber receives them. A replay after a fault reads from the retention of the topic.',
  fix: 'Keep the topic. To rename it, create the second topic with its subscription and grants, switch the sources to it, and remove the first one in a later change.',
  sources: [
    'https://cloud.google.com/pubsub/docs/topic-properties',
    'https://cloud.google.com/pubsub/docs/replay-overview',
    'https://cloud.google.com/pubsub/docs/resource-location-restriction',
  ],
  *check(context) {
    for (const pair of context.ofType(TOPIC)) {
      const topic = (pair.after ?? pair.before) as Resource;
      for (const observation of ofTopic(pair)) {
        yield { effects: effectsOnTopic(context, [topic]), ...observation };
      }
    }
  },
});

function* ofTopic(pair: Pair): Generator<Observation> {
  yield* departure(
    pair,
    'The topic',
    'Its subscriptions are detached, and its sources have no grant on a new topic of the same name.',
    'critical',
  );
  yield* checkArguments(pair, CHECKS);
  if (!isKept(pair)) return;
  yield* regions(pair, pair.before, pair.after);
  const [was, is] = [pair.before, pair.after].map((one) => blocksAt(one, 'message_transforms'));
  if (is === UNKNOWN || (is && was !== UNKNOWN && is.length > (was?.length ?? 0))) {
    yield {
      change: pair.change,
      message: 'A transform rewrites or drops messages when they are published.',
      ...(is === UNKNOWN ? { assumed: true } : {}),
    };
  }
}

function* regions({ change }: Pair, before: Resource, after: Resource): Generator<Observation> {
  const was = textsAt(before, REGIONS);
  const is = textsAt(after, REGIONS);
  if (was === UNKNOWN) return;
  if (is === UNKNOWN) {
    yield {
      change,
      message: 'The regions of the topic are known only after the apply.',
      severity: 'medium',
      assumed: true,
    };
    return;
  }
  const isNarrower = is.length > 0 && (was.length === 0 || missingFrom(was, is).length > 0);
  if (isNarrower) {
    yield {
      change,
      message:
        'The topic stores messages in fewer regions: with enforcement in transit, publishers elsewhere are refused.',
      severity: 'medium',
      values: { before: was.join(', '), after: is.join(', ') },
    };
  }
}

const CHECKS: readonly ArgumentCheck[] = [
  {
    path: 'message_retention_duration',
    when: 'lowered',
    whenUnset: 0,
    subject: 'The retention of the topic in seconds',
    so: 'earlier messages can no longer be replayed',
  },
  {
    path: 'schema_settings.schema',
    when: 'set',
    subject: 'The schema of the topic',
    so: 'Pub/Sub refuses findings and entries that do not fit it',
  },
  {
    path: 'schema_settings.encoding',
    when: 'replaced',
    subject: 'The encoding of the schema',
    so: 'Pub/Sub refuses findings and entries that do not fit it',
  },
  {
    path: 'message_storage_policy.enforce_in_transit',
    when: 'turned-on',
    whenUnset: false,
    subject: 'Enforcement of the regions in transit',
    so: 'publishers elsewhere, such as Security Command Center, may be refused',
    severity: 'medium',
  },
  {
    path: 'kms_key_name',
    when: 'changed',
    subject: 'The encryption key of the topic',
    so: 'without the grant of the key, Pub/Sub refuses to publish and to deliver',
    severity: 'medium',
  },
  {
    path: 'ingestion_data_source_settings.platform_logs_settings.severity',
    when: 'set',
    subject: 'The import of messages from another source',
    so: 'another source writes into the topic',
    severity: 'medium',
  },
];
