import { jsonEqual } from '../../core/values/json';
import { defineRule, type Observation } from '../contract/rule';
import { isKept } from '../model/differences';
import type { Pair } from '../model/pair';
import { blocksAt, type Resource, UNKNOWN } from '../model/resource';
import { BUCKET } from '../pipeline/types';
import { type ArgumentCheck, checkArguments } from './argument-check';
import { departure } from './departure';

const RETENTION = 'retention_policy';
const WEEK = 604_800;

export default defineRule({
  id: 'R47',
  title: 'A bucket of evidence keeps less, or is open to more',
  severity: 'high',
  effects: { response: 'weaker' },
  why: 'The bucket holds the evidence that an investigation relies on: manifests, logs and settings of a workload at the time of the finding. Its retention prevents everyone, including the owner, from deleting or overwriting the evidence. Only a lock protects the retention itself. With force_destroy, one destroy deletes all evidence.',
  fix: 'Keep retention, versioning, uniform access and public access prevention. For other settings, create a second bucket, and keep the first until its evidence is old enough.',
  sources: [
    'https://cloud.google.com/storage/docs/bucket-lock',
    'https://cloud.google.com/storage/docs/public-access-prevention',
    'https://cloud.google.com/storage/docs/soft-delete',
  ],
  *check(context) {
    for (const pair of context.ofType(BUCKET)) {
      yield* departure(
        pair,
        'The bucket',
        'Its evidence is lost or no longer managed.',
        holdsEvidence(pair) ? 'critical' : 'medium',
      );
      yield* checkArguments(pair, ALWAYS);
      yield* checkArguments(pair, holdsEvidence(pair) ? OF_EVIDENCE : OF_OTHERS);
      yield* lifecycleRules(pair);
    }
  },
});

/** Identified by its behavior: it retains its objects for a time. The bucket of the function's source does not. */
function holdsEvidence({ before, after }: Pair): boolean {
  return [before, after].some((state) => {
    const retention = state && blocksAt(state, RETENTION);
    return retention === UNKNOWN || (retention?.length ?? 0) > 0;
  });
}

const ALWAYS: readonly ArgumentCheck[] = [
  {
    path: `${RETENTION}.retention_period`,
    when: 'lowered',
    whenUnset: 0,
    subject: 'The retention of the bucket in seconds',
    so: 'anyone with access can delete evidence sooner',
    severity: 'critical',
  },
  {
    path: `${RETENTION}.is_locked`,
    when: 'turned-off',
    whenUnset: false,
    subject: 'The lock of the retention',
    so: 'Google refuses the change, or the provider recreates the bucket',
    severity: 'critical',
  },
  {
    path: 'uniform_bucket_level_access',
    when: 'turned-off',
    whenUnset: false,
    whenNew: 'medium',
    subject: 'Uniform access to the bucket',
    so: 'access lists of single objects apply again, and no grant shows them',
  },
  {
    path: 'public_access_prevention',
    when: 'changed',
    whenUnset: 'inherited',
    to: 'inherited',
    isShown: true,
    whenNew: 'medium',
    subject: 'Public access prevention',
    so: 'the bucket can be opened to everyone',
  },
];

const OF_EVIDENCE: readonly ArgumentCheck[] = [
  {
    path: 'versioning.enabled',
    when: 'turned-off',
    whenUnset: false,
    whenNew: 'medium',
    subject: 'Versioning of the bucket',
    so: 'an overwritten object is lost',
  },
  {
    path: 'force_destroy',
    when: 'turned-on',
    whenUnset: false,
    whenNew: 'medium',
    subject: 'Forced destruction of the bucket',
    so: 'a destroy of the stack deletes all evidence',
  },
  {
    path: 'soft_delete_policy.retention_duration_seconds',
    when: 'lowered',
    whenUnset: WEEK,
    subject: 'The time in seconds in which a deleted object can be restored',
    so: 'a deletion becomes final sooner',
    severity: 'medium',
  },
  {
    path: 'default_event_based_hold',
    when: 'turned-off',
    whenUnset: false,
    subject: 'The hold on new objects',
    so: 'new objects can be deleted sooner',
    severity: 'medium',
  },
  {
    path: 'encryption.default_kms_key_name',
    when: 'changed',
    subject: 'The encryption key of the bucket',
    so: 'new evidence is encrypted with another key',
    severity: 'medium',
  },
];

const OF_OTHERS: readonly ArgumentCheck[] = [
  {
    path: 'versioning.enabled',
    when: 'turned-off',
    whenUnset: false,
    subject: 'Versioning of the bucket',
    so: 'an overwritten object is lost',
    severity: 'medium',
  },
];

/** Reports a new or changed rule that deletes or moves objects. */
function* lifecycleRules(pair: Pair): Generator<Observation> {
  if (!isKept(pair) || !holdsEvidence(pair)) return;
  const was = deleting(pair.before);
  const is = deleting(pair.after);
  if (is === UNKNOWN) {
    yield {
      change: pair.change,
      message: 'The lifecycle rules of the bucket are known only after the apply.',
      assumed: true,
    };
    return;
  }
  const added = is.filter((rule) => was === UNKNOWN || !was.some((one) => jsonEqual(one, rule)));
  if (added.length > 0) {
    yield {
      change: pair.change,
      message: 'A lifecycle rule that deletes objects is added or changed: evidence may be deleted sooner.',
    };
  }
}

function deleting(bucket: Resource) {
  const rules = blocksAt(bucket, 'lifecycle_rule');
  if (rules === UNKNOWN) return UNKNOWN;
  return rules.filter(({ action }) => JSON.stringify(action ?? '').includes('Delete'));
}
