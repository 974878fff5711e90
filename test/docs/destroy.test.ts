import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../core/values/json';
import { resourcesOf } from '../examples/synthesized-examples';
import { Deployment } from '../factories/deployment';
import { synthesized } from '../factories/synthesized-stack';
import { ROOT } from './markdown-files';

const TEXT = readFileSync(join(ROOT, 'docs', 'destroy.md'), 'utf8');
const rowOf = (start: string): string => TEXT.split('\n').find((line) => line.startsWith(`| ${start}`)) ?? '';

const database = {
  name: 'riposte-cases',
  location_id: 'europe-west1',
  type: 'FIRESTORE_NATIVE',
  deletion_policy: 'ABANDON',
};
const role = { role_id: 'riposte_actor', title: 'Riposte', permissions: ['run.services.get'] };
const logBucket = { project: 'shop-prod', location: 'global', bucket_id: 'audit' };

/** A cloud after the resource was created and destroyed, and the outcome of the destroy. */
function destroyed(type: string, config: JsonObject): { cloud: Deployment; outcome: string } {
  const cloud = new Deployment();
  const made = cloud.create(type, config);
  if (typeof made === 'string') throw new Error(`${type} is not created: ${made}`);
  return { cloud, outcome: cloud.destroy(type, { ...config, ...made }) };
}

/** Creates, destroys, waits, and creates again. Returns the refusal of the second creation, or undefined. */
function again(type: string, config: JsonObject, days = 0): string | undefined {
  const { cloud } = destroyed(type, config);
  cloud.waitDays(days);
  const second = cloud.create(type, config);
  return typeof second === 'string' ? second : undefined;
}

describe('docs/destroy.md matches the behaviour of the embedded cloud', () => {
  test('a database remains, so its name stays in use', () => {
    expect(again('google_firestore_database', database)).toBe('409 ALREADY_EXISTS');
    expect(rowOf('Firestore databases')).toMatch(/leaves them.*ABANDON.*409/);
  });

  test('the Binary Authorization policy admits every image again', () => {
    const { cloud } = destroyed('google_binary_authorization_policy', {
      default_admission_rule: {
        evaluation_mode: 'ALWAYS_DENY',
        enforcement_mode: 'ENFORCED_BLOCK_AND_AUDIT_LOG',
      },
    });
    expect(cloud.ask('binaryauthorization', '/v1/projects/shop-prod/policy')).toMatchObject({
      defaultAdmissionRule: { evaluationMode: 'ALWAYS_ALLOW' },
    });
    expect(rowOf('Binary Authorization policy')).toMatch(/allow every image.*prevent_destroy/);
  });

  test('a key ring is removed from the state and remains in the cloud', () => {
    expect(again('google_kms_key_ring', { name: 'signing', location: 'europe-west1' })).toBe(
      '409 ALREADY_EXISTS',
    );
    expect(rowOf('KMS key ring')).toMatch(/cannot be deleted.*409/);
  });

  test('a deleted custom role can be created again within 7 days, and is then blocked until day 37', () => {
    expect(again('google_project_iam_custom_role', role, 3)).toBeUndefined();
    expect(again('google_project_iam_custom_role', role, 10)).toMatch(/^4/);
    expect(again('google_project_iam_custom_role', role, 40)).toBeUndefined();
    expect(rowOf('custom roles')).toMatch(/7 days.*blocked until day 37/);
  });

  test('a locked log bucket cannot be deleted', () => {
    const { outcome } = destroyed('google_logging_project_bucket_config', { ...logBucket, locked: true });
    expect(outcome).toMatch(/^4/);
    expect(rowOf('log bucket, locked')).toMatch(/cannot be deleted/);
  });

  test('a log bucket keeps its name for 7 days', () => {
    expect(again('google_logging_project_bucket_config', logBucket, 6)).toMatch(/^4/);
    expect(again('google_logging_project_bucket_config', logBucket, 8)).toBeUndefined();
    expect(rowOf('log sinks, log buckets')).toMatch(/7 days.*DELETE_REQUESTED/);
  });

  test('APIs stay enabled', () => {
    const { cloud } = destroyed('google_project_service', {
      service: 'run.googleapis.com',
      disable_on_destroy: false,
    });
    const service = cloud.ask('serviceusage', '/v1/projects/shop-prod/services/run.googleapis.com');
    expect(service.state).toBe('ENABLED');
    expect(rowOf('enabled APIs')).toMatch(/leaves them enabled/);
  });

  test('the grep of the page finds every resource that refuses to be destroyed', () => {
    const [, pattern] = /grep -E '([^']+)'/.exec(TEXT) ?? [];
    const stack = synthesized({
      preventDestroy: false,
      admission: { policy: 'create' },
      audit: {
        evidence: { retentionDays: 400, lock: true },
        sccWrites: [{ logType: 'DATA_WRITE' }],
      },
    });
    const resources = resourcesOf({ json: JSON.parse(stack.text) });
    const refusing = resources.filter(
      ({ config }) =>
        (config.lifecycle as { prevent_destroy?: boolean } | undefined)?.prevent_destroy === true ||
        config.locked === true ||
        config.retention_policy !== undefined,
    );
    expect([...new Set(refusing.map(({ type }) => type))].sort()).toEqual([
      'google_binary_authorization_policy',
      'google_kms_crypto_key',
      'google_logging_project_bucket_config',
      'google_project_iam_audit_config',
      'google_storage_bucket',
    ]);
    const found = (type: string, id: string) => new RegExp(pattern ?? '^$').test(`${type}.${id}`);
    expect(refusing.filter(({ type, id }) => !found(type, id))).toEqual([]);
  });

  test.each([
    [/^\| ledgers, evidence bucket, .*preventDestroy: false/m, {}, 7],
    [/^\| Binary Authorization policy, signing key, .*state rm/m, { preventDestroy: false }, 3],
  ])('the resources that refuse, and the way to destroy them: %s', (row, changes, kinds) => {
    expect(TEXT).toMatch(row);
    const { text } = synthesized({
      admission: { policy: 'create' },
      audit: { sccWrites: [{ logType: 'DATA_WRITE' }] },
      ...changes,
    });
    const guarded = resourcesOf({ json: JSON.parse(text) })
      .filter(({ config }) => (config.lifecycle as { prevent_destroy?: boolean })?.prevent_destroy === true)
      .map(({ type }) => type);
    const always = /binary_authorization_policy|kms_crypto_key|iam_audit_config/;
    const types = [...new Set(guarded)].filter((type) => 'preventDestroy' in changes || !always.test(type));
    expect(types).toHaveLength(kinds);
  });

  test('a source bucket is destroyed with its content', () => {
    expect(rowOf('source bucket')).toMatch(/force_destroy.* is on/);
  });

  test('the notification config is destroyed before the topics, and the hub after its projects', () => {
    const order = [
      'preventDestroy: false',
      'terraform destroy -target',
      'state rm',
      "destroy 'riposte-project-*'",
      'destroy riposte-hub',
    ];
    const places = order.map((command) => TEXT.indexOf(command, TEXT.indexOf('## In order')));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual([...places].sort((one, other) => one - other));
  });
});
