import type { DeclaredResource, Head } from './head';
import { defineCases, type ExpectedFinding } from './review-case';

const TARGET = 'admission-and-neighbours';
const POLICY = 'google_binary_authorization_policy';
const ATTESTOR = 'google_binary_authorization_attestor';
const KEY = 'google_kms_crypto_key';
const LOGS = 'google_logging_project_bucket_config';
const RULE = 'default_admission_rule';
const ATTESTORS = `${RULE}.require_attestations_by`;

const policy = (head: Head): DeclaredResource => head.the(POLICY);
const key = (head: Head): DeclaredResource => head.the(KEY);
const atPolicy = (rule: string, severity: 'critical' | 'high'): ExpectedFinding => ({
  rule,
  type: POLICY,
  severity,
});

export const r11 = defineCases([
  {
    id: 'r11-all-images-allowed',
    rule: 'R11',
    target: TARGET,
    what: 'Somebody admits every image.',
    edit(head) {
      head.set(policy(head), `${RULE}.evaluation_mode`, 'ALWAYS_ALLOW');
      head.unset(policy(head), ATTESTORS);
    },
    expected: [atPolicy('R11', 'critical')],
  },
  {
    id: 'r11-registry-exempted',
    rule: 'R11',
    target: TARGET,
    what: 'Somebody exempts a whole registry from the admission policy.',
    edit: (head) =>
      head.set(policy(head), 'admission_whitelist_patterns', (present) => [
        ...(present as []),
        { name_pattern: 'gcr.io/**' },
      ]),
    expected: [atPolicy('R11', 'critical')],
  },
]);

export const r12 = defineCases([
  {
    id: 'r12-second-policy',
    rule: 'R12',
    target: TARGET,
    what: 'Somebody adds a second admission policy for the same project.',
    edit(head) {
      const { '//': _metadata, lifecycle: _lifecycle, ...block } = policy(head).block;
      head.add(POLICY, 'second', structuredClone(block));
    },
    expected: [{ rule: 'R12', address: `${POLICY}.second`, severity: 'critical' }],
  },
  {
    id: 'r12-service-beneath-a-function',
    rule: 'R12',
    target: 'project',
    what: 'Somebody manages the Cloud Run service of the responder separately.',
    edit(head) {
      head.add('google_cloud_run_v2_service', 'responder', {
        name: 'riposte-responder',
        location: 'us-central1',
        project: 'demo-prj',
        ingress: 'INGRESS_TRAFFIC_ALL',
        template: { containers: { image: 'us-docker.pkg.dev/cloudrun/container/hello' } },
      });
    },
    expected: [{ rule: 'R12', address: 'google_cloud_run_v2_service.responder', severity: 'high' }],
  },
]);

export const r13 = defineCases([
  {
    id: 'r13-attestor-of-another-project',
    rule: 'R13',
    target: TARGET,
    what: 'Somebody requires an attestor of another project, whose last name part is the same.',
    edit: (head) => head.set(policy(head), ATTESTORS, ['projects/other-prj/attestors/riposte-demo-prj']),
    expected: [atPolicy('R13', 'critical')],
    expectedSynthesized: [atPolicy('R11', 'critical')],
  },
  {
    id: 'r13-two-attestors-of-one-name',
    rule: 'R13',
    target: TARGET,
    what: 'Somebody requires a second attestor, whose last name part is the same.',
    edit: (head) =>
      head.set(policy(head), ATTESTORS, (present) => [
        ...(present as string[]),
        'projects/other-prj/attestors/riposte-demo-prj',
      ]),
    expected: [atPolicy('R13', 'critical')],
  },
  {
    id: 'r13-analytics-off',
    rule: 'R13',
    target: 'project',
    what: 'Somebody disables Log Analytics of the evidence, which the provider does not apply.',
    edit: (head) => head.set(head.the(LOGS, 'evidence-bucket/bucket'), 'enable_analytics', false),
    expected: [{ rule: 'R13', type: LOGS, severity: 'high' }],
    expectedSynthesized: [{ rule: 'R10', type: LOGS, severity: 'high' }],
  },
]);

export const r14 = defineCases([
  {
    id: 'r14-glass-broken',
    rule: 'R14',
    target: 'project',
    what: 'Somebody deploys a service with a break-glass justification.',
    edit(head) {
      head.add('google_cloud_run_v2_service', 'shop', {
        name: 'shop',
        location: 'us-central1',
        project: 'demo-prj',
        template: { containers: { image: 'us-docker.pkg.dev/cloudrun/container/hello' } },
        binary_authorization: { use_default: true, breakglass_justification: 'The shop is down.' },
      });
    },
    expected: [{ rule: 'R14', address: 'google_cloud_run_v2_service.shop', severity: 'high' }],
  },
]);

export const r15 = defineCases([
  {
    id: 'r15-key-added',
    rule: 'R15',
    target: TARGET,
    what: 'Somebody adds a key of their own to the attestor.',
    edit(head) {
      const keys = 'attestation_authority_note.public_keys';
      head.set(head.the(ATTESTOR), keys, (present) => [
        ...(present as []),
        {
          id: 'mine',
          pkix_public_key: {
            public_key_pem: '-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0\n-----END PUBLIC KEY-----\n',
            signature_algorithm: 'ECDSA_P256_SHA256',
          },
        },
      ]);
    },
    expected: [{ rule: 'R15', type: ATTESTOR, severity: 'high' }],
  },
]);

export const r16 = defineCases([
  {
    id: 'r16-key-replaced',
    rule: 'R16',
    target: TARGET,
    what: 'Somebody renames the signing key, so that it is destroyed and created.',
    edit(head) {
      head.unset(key(head), 'lifecycle');
      head.set(key(head), 'name', 'signing-2');
    },
    expected: [
      { rule: 'R15', type: ATTESTOR, severity: 'high' },
      { rule: 'R16', type: KEY, severity: 'critical' },
      { rule: 'R41', type: 'google_kms_crypto_key_iam_member', severity: 'high' },
    ],
    onlyInPlan: 'only the provider knows that another name forces a replacement',
  },
]);

export const r17 = defineCases([
  {
    id: 'r17-destroyed-sooner',
    rule: 'R17',
    target: TARGET,
    what: 'Somebody shortens the time in which a destroyed key can be restored.',
    edit(head) {
      head.unset(key(head), 'lifecycle');
      head.set(key(head), 'destroy_scheduled_duration', '86400s');
    },
    expected: [
      { rule: 'R15', type: ATTESTOR, severity: 'high' },
      { rule: 'R17', type: KEY, severity: 'high' },
    ],
    expectedSynthesized: [{ rule: 'R17', type: KEY, severity: 'high' }],
  },
]);

const SECRET = 'google_secret_manager_secret';
export const r25 = defineCases([
  {
    id: 'r25-secret-expires',
    rule: 'R25',
    target: TARGET,
    what: 'Somebody lets the secret of the reputation service expire.',
    edit: (head) => head.set(head.the(SECRET), 'expire_time', '2031-01-01T00:00:00Z'),
    expected: [{ rule: 'R25', type: SECRET, severity: 'medium' }],
  },
]);

const CHANNEL = 'google_monitoring_notification_channel';
export const r27 = defineCases([
  {
    id: 'r27-channel-off',
    rule: 'R27',
    target: TARGET,
    what: 'Somebody disables the channel of the alerts.',
    edit: (head) => head.set(head.the(CHANNEL), 'enabled', false),
    expected: [{ rule: 'R27', type: CHANNEL, severity: 'high' }],
  },
]);

export const r28 = defineCases([
  {
    id: 'r28-project-excepted',
    rule: 'R28',
    target: TARGET,
    what: 'Somebody exempts a project from the constraint that requires Binary Authorization.',
    edit(head) {
      head.add('google_org_policy_policy', 'except', {
        name: 'projects/demo-prj/policies/run.allowedBinaryAuthorizationPolicies',
        parent: 'projects/demo-prj',
        spec: { rules: [{ allow_all: 'TRUE' }] },
      });
    },
    expected: [{ rule: 'R28', type: 'google_org_policy_policy', severity: 'high' }],
  },
]);
