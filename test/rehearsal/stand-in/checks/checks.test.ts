import { complaints } from '../../../factories/stand-in';

const RULE = { evaluation_mode: 'ALWAYS_DENY', enforcement_mode: 'ENFORCED_BLOCK_AND_AUDIT_LOG' };
const policy = (rule: object) => ({ default_admission_rule: [{ ...RULE, ...rule }] });
const grant = (member: string) => ({ project: 'demo-prj', role: 'roles/pubsub.publisher', member });
const role = (role_id: string) => ({ role_id, title: 'Responder', permissions: ['run.services.get'] });
const object = (changes: object) => ({ bucket: 'evidence', name: 'a', ...changes });

describe('values of a list', () => {
  it('pass if the documentation lists them', () => {
    expect(complaints('google_binary_authorization_policy', policy({}))).toEqual([]);
  });

  it('fail with the words of the provider and the path of the argument', () => {
    expect(complaints('google_binary_authorization_policy', policy({ evaluation_mode: 'DENY_ALL' }))).toEqual(
      [
        'expected default_admission_rule.0.evaluation_mode to be one of ["ALWAYS_ALLOW" "REQUIRE_ATTESTATION" "ALWAYS_DENY"], got DENY_ALL',
      ],
    );
  });

  it('also fail if the provider checks values that its documentation names only in a sentence', () => {
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
    'allUsers',
    'principalSet://iam.googleapis.com/locations/global/workforcePools/pool/*',
    // A kind that IAM does not know. Only IAM refuses it.
    'robot:a',
  ])('%s passes', (member) => {
    expect(complaints('google_project_iam_member', grant(member))).toEqual([]);
  });

  it.each(['a@example.com', 'deleted:user:a@example.com', ''])('"%s" is not a member', (member) => {
    expect(complaints('google_project_iam_member', grant(member))).toEqual([
      expect.stringContaining('invalid value for member'),
    ]);
  });
});

describe('single arguments', () => {
  it.each([
    ['google_service_account', { account_id: 'abc' }, 'account_id'],
    ['google_project_service', { service: 'pubsub' }, 'service'],
    ['google_project_iam_custom_role', role('riposte-actor'), 'role_id'],
    ['google_kms_crypto_key', { name: 'key', key_ring: 'r', rotation_period: '3600s' }, 'rotation_period'],
    ['google_monitoring_dashboard', { dashboard_json: '{' }, 'dashboard_json'],
  ])('%s %o is refused', (type, config, argument) => {
    expect(complaints(type, config)).toEqual([expect.stringContaining(`invalid value for ${argument}`)]);
  });

  it.each([
    ['google_service_account', { account_id: 'riposte-actor' }],
    ['google_project_service', { service: 'pubsub.googleapis.com' }],
    ['google_project_iam_custom_role', role('riposte_actor')],
    ['google_kms_crypto_key', { name: 'key', key_ring: 'r', rotation_period: '86400s' }],
    ['google_monitoring_dashboard', { dashboard_json: '{}' }],
    // The provider accepts these, and the API refuses them.
    ['google_pubsub_topic', { name: 'goog-findings' }],
    ['google_logging_project_sink', { name: 's', destination: 'projects/p/topics/t' }],
  ])('%s %o passes', (type, config) => {
    expect(complaints(type, config)).toEqual([]);
  });

  it('an object has either content or source', () => {
    expect(complaints('google_storage_bucket_object', object({ content: 'x' }))).toEqual([]);
    expect(complaints('google_storage_bucket_object', object({ content: 'x', source: 'y' }))).toEqual([
      'Invalid combination of arguments',
    ]);
    expect(complaints('google_storage_bucket_object', object({}))).toHaveLength(1);
  });
});
