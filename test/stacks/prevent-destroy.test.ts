import type { ResponseConfigInput } from '../../core/config/response-schema';
import { parseRollout } from '../../core/config/rollout-config';
import { synthesizeRollout } from '../../stacks/synthesize';
import { resourcesOf } from '../examples/synthesized-examples';
import { configInput } from '../factories/config';
import { PROJECT } from '../factories/names';
import { SynthesizedStack, standInBundle, synthesized } from '../factories/synthesized-stack';
import { tempFolder } from '../factories/temp-folder';

type Lifecycle = { readonly prevent_destroy?: boolean } | undefined;

const pathsOf = (json: unknown): string[] =>
  resourcesOf({ json: json as never })
    .filter(({ config }) => (config.lifecycle as Lifecycle)?.prevent_destroy === true)
    .map(({ type, config }) => {
      const { path } = (config['//'] as { metadata: { path: string } }).metadata;
      return `${type} ${path.replace(/^[^/]+\/riposte\//, '')}`;
    })
    .sort();

const guarded = (changes: Partial<ResponseConfigInput> = {}): string[] =>
  pathsOf(JSON.parse(synthesized(changes).text));

/** The resources that findings, evidence and alerts depend on. */
const GUARDED = [
  'google_firestore_database effects/database',
  'google_firestore_database ledger/database',
  'google_logging_project_bucket_config watch/audit-logs/evidence-bucket/bucket',
  'google_logging_project_bucket_config watch/tamper-alarm/bucket/bucket',
  'google_logging_project_sink watch/audit-logs/evidence-sink/sink',
  'google_logging_project_sink watch/audit-logs/tamper-sink/sink',
  'google_logging_project_sink watch/tamper-alarm/sink/sink',
  'google_pubsub_subscription findings/subscription',
  'google_pubsub_topic findings/topic',
  'google_scc_v2_project_notification_config notifications/config',
  'google_storage_bucket evidence/bucket',
];

/** Destroying these opens a gate, or removes something that belongs to others: no setting allows it. */
const ALWAYS = [
  'google_binary_authorization_policy admission/policy',
  'google_kms_crypto_key admission/signing-key/key',
  'google_project_iam_audit_config watch/audit-logs/scc-writes/config',
];
const EVERYTHING: Partial<ResponseConfigInput> = {
  admission: { policy: 'adopt' },
  audit: { sccWrites: [{ logType: 'DATA_WRITE' }] },
};

test('a plan that destroys what findings, evidence and alerts depend on is refused', () => {
  expect(guarded()).toEqual(GUARDED);
});

test('preventDestroy: false allows that, and nothing else', () => {
  expect(guarded({ preventDestroy: false })).toEqual([]);
  expect(guarded(EVERYTHING)).toEqual([...GUARDED, ...ALWAYS].sort());
  expect(guarded({ ...EVERYTHING, preventDestroy: false })).toEqual(ALWAYS);
});

test('changes nothing else: the setting is one word in the plan of a reviewer', () => {
  const without = ({ text }: { text: string }) => text.replace(/"prevent_destroy": (?:true|false)/g, '');
  expect(without(synthesized({ preventDestroy: false }))).toBe(without(synthesized()));
});

test.each([
  [{ organization: '123456789012' }, 'organization'],
  [{ folder: '345', organization: '123456789012' }, 'folder'],
] as const)('protects the sinks and the notification config of %j too', (scope, kind) => {
  const { mode: _mode, powers: _powers, ...hub } = configInput({ notifications: { scope } });
  const stacksOf = (preventDestroy: boolean) => {
    const parsed = parseRollout({
      hub: { ...hub, preventDestroy },
      projects: [{ ...PROJECT, id: 'shop-apps', number: '111111111111' }],
    });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    const { hub: files } = synthesizeRollout(parsed.value, {
      outdir: tempFolder('rollout'),
      bundleDir: standInBundle(),
    });
    return pathsOf(JSON.parse(new SynthesizedStack(files).text));
  };
  const types = stacksOf(true).map((each) => each.split(' ')[0]);
  expect(types.filter((type) => type === `google_logging_${kind}_sink`)).toHaveLength(3);
  expect(types).toContain(`google_scc_v2_${kind}_notification_config`);
  expect(stacksOf(false)).toEqual([]);
});

describe('audit.tamper: false', () => {
  const partsOf = (audit: ResponseConfigInput['audit']): string[] =>
    resourcesOf({ json: JSON.parse(synthesized({ audit }).text) }).map(({ type, config }) => {
      const { path } = (config['//'] as { metadata: { path: string } }).metadata;
      return `${type} ${path.replace(/^[^/]+\/riposte\//, '')}`;
    });
  /** The elements that only the first list has. */
  const gone = (before: ResponseConfigInput['audit'], after: ResponseConfigInput['audit']): string[] => {
    const left = partsOf(after);
    return partsOf(before)
      .filter((part) => !left.includes(part))
      .sort();
  };

  test('removes the two paths of the tamper alert, and nothing else', () => {
    const writes = { sccWrites: [{ logType: 'DATA_WRITE' as const }] };
    expect(gone(writes, { ...writes, tamper: false })).toEqual([
      'google_logging_metric watch/tamper-alarm/metric/metric',
      'google_logging_project_bucket_config watch/tamper-alarm/bucket/bucket',
      'google_logging_project_sink watch/audit-logs/tamper-sink/sink',
      'google_logging_project_sink watch/tamper-alarm/sink/sink',
      'google_monitoring_alert_policy watch/tamper-alarm/alert/policy',
      'google_pubsub_topic_iam_member audit/audit-sink-publishes',
    ]);
  });

  test('does not affect the evidence, which has its own member', () => {
    expect(gone({}, { evidence: false })).toEqual([
      'google_logging_project_bucket_config watch/audit-logs/evidence-bucket/bucket',
      'google_logging_project_sink watch/audit-logs/evidence-sink/sink',
    ]);
    const neither = partsOf({ tamper: false, evidence: false });
    expect(neither.filter((part) => part.includes('audit-logs'))).toEqual([]);
  });
});
