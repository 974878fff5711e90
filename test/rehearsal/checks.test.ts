import { complaints } from '../factories/stand-in';

const RULE = { evaluation_mode: 'ALWAYS_DENY', enforcement_mode: 'ENFORCED_BLOCK_AND_AUDIT_LOG' };
const policy = (rule: object) => ({ default_admission_rule: [{ ...RULE, ...rule }] });
const grant = (changes: object) => ({
  project: 'demo-prj',
  role: 'roles/pubsub.publisher',
  member: 'user:a@example.com',
  ...changes,
});
const role = (changes: object) => ({
  role_id: 'responder',
  title: 'Responder',
  permissions: ['run.services.get'],
  ...changes,
});
const subscription = (changes: object) => ({ name: 'findings', topic: 'findings', ...changes });

describe('values of a list', () => {
  it('pass when the documentation lists them', () => {
    expect(complaints('google_binary_authorization_policy', policy({}))).toEqual([]);
  });

  it('fail in the words of the provider, with the path of the argument', () => {
    expect(complaints('google_binary_authorization_policy', policy({ evaluation_mode: 'DENY_ALL' }))).toEqual(
      [
        'expected default_admission_rule.0.evaluation_mode to be one of ["ALWAYS_ALLOW" "REQUIRE_ATTESTATION" "ALWAYS_DENY"], got DENY_ALL',
      ],
    );
  });

  it('fail too where the provider checks what its documentation only tells', () => {
    const bucket = { name: 'evidence', location: 'EU', public_access_prevention: 'on' };
    expect(complaints('google_storage_bucket', bucket)).toEqual([
      'expected public_access_prevention to be one of ["enforced" "inherited"], got on',
    ]);
  });
});

describe('members', () => {
  it.each([
    'user:a@example.com',
    'serviceAccount:responder@demo-prj.iam.gserviceaccount.com',
    'group:oncall@example.com',
    'domain:example.com',
    'principalSet://iam.googleapis.com/locations/global/workforcePools/pool/*',
  ])('%s is one', (member) => {
    expect(complaints('google_project_iam_member', grant({ member }))).toEqual([]);
  });

  it.each([
    'a@example.com',
    'serviceaccount:a@example.com',
    'user:somebody',
    'deleted:user:a@example.com',
    '',
  ])('"%s" is none', (member) => {
    expect(complaints('google_project_iam_member', grant({ member }))).toEqual([
      expect.stringContaining('invalid value for member'),
    ]);
  });
});

describe('roles and permissions', () => {
  it.each(['roles/run.viewer', 'projects/demo-prj/roles/responder', 'organizations/123/roles/responder'])(
    '%s is a role',
    (name) => {
      expect(complaints('google_project_iam_member', grant({ role: name }))).toEqual([]);
    },
  );

  it.each(['role/run.viewer', 'run.viewer', 'projects/demo-prj/roles/with-dash'])('%s is no role', (name) => {
    expect(complaints('google_project_iam_member', grant({ role: name }))).toEqual([
      `invalid value for role: ${name} is no role name`,
    ]);
  });

  it('a wildcard is no permission', () => {
    expect(complaints('google_project_iam_custom_role', role({ permissions: ['run.services.*'] }))).toEqual([
      'invalid value in permissions: run.services.* is no permission',
    ]);
  });

  it('a custom role id has no dashes', () => {
    expect(complaints('google_project_iam_custom_role', role({ role_id: 'riposte-actor' }))).toEqual([
      '"role_id" ("riposte-actor") doesn\'t match regexp "^[a-zA-Z0-9_.]{3,64}$"',
    ]);
  });
});

describe('names and references', () => {
  it.each([
    ['google_pubsub_topic', { name: 'goog-findings' }, 'name'],
    ['google_service_account', { account_id: 'abc' }, 'account_id'],
    ['google_firestore_database', { name: 'Cases', location_id: 'eur3', type: 'FIRESTORE_NATIVE' }, 'name'],
    ['google_logging_project_sink', { name: 's', destination: 'projects/p/topics/t' }, 'destination'],
    ['google_pubsub_topic', { name: 'findings', kms_key_name: 'my-key' }, 'kms_key_name'],
    ['google_project_service', { service: 'Pub/Sub' }, 'service'],
  ])('%s %o is refused', (type, config, argument) => {
    expect(complaints(type, config)).toEqual([expect.stringContaining(`invalid value for ${argument}`)]);
  });

  it('SCC wants the full name of the topic', () => {
    const config = { config_id: 'findings', streaming_config: [{ filter: '' }], pubsub_topic: 'findings' };
    expect(complaints('google_scc_v2_project_notification_config', config)).toEqual([
      'invalid value for pubsub_topic: "findings"',
    ]);
  });
});

describe('limits', () => {
  it('a dead letter policy asks for 5 to 100 attempts', () => {
    const policyOf = (attempts: number) =>
      subscription({ dead_letter_policy: [{ max_delivery_attempts: attempts }] });
    expect(complaints('google_pubsub_subscription', policyOf(5))).toEqual([]);
    expect(complaints('google_pubsub_subscription', policyOf(4))).toEqual([
      'invalid value for dead_letter_policy.0.max_delivery_attempts: 4',
    ]);
  });

  it('durations are read as seconds', () => {
    expect(
      complaints('google_pubsub_subscription', subscription({ message_retention_duration: '599s' })),
    ).toEqual(['invalid value for message_retention_duration: 599s']);
  });
});

describe('arguments together', () => {
  it('an attesting policy names attestors', () => {
    expect(
      complaints('google_binary_authorization_policy', policy({ evaluation_mode: 'REQUIRE_ATTESTATION' })),
    ).toEqual([expect.stringContaining('does not fit evaluation_mode')]);
  });

  it('a log match is the only condition of its alert, and rate-limited', () => {
    const alert = {
      display_name: 'a',
      combiner: 'OR',
      conditions: [
        { display_name: 'c', condition_matched_log: [{ filter: 'x' }] },
        { display_name: 'd', condition_absent: [] },
      ],
    };
    expect(complaints('google_monitoring_alert_policy', alert)).toEqual([
      expect.stringContaining('must be the only condition'),
      expect.stringContaining('needs alert_strategy.notification_rate_limit'),
    ]);
  });
});
