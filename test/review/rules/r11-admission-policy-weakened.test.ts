import type { Block, Head } from '../cases/head';
import { describeRule } from '../rule-cases';

const TYPE = 'google_binary_authorization_policy';
const policy = (head: Head) => head.the(TYPE);
const RULE = 'default_admission_rule';
const AT = 'admission/policy';
const ATTESTORS = ['projects/a/attestors/one', 'projects/a/attestors/two'];
const patterns = (...names: string[]) => names.map((name_pattern) => ({ name_pattern }));
const created = (more: Block): Block => ({
  project: 'another-project',
  default_admission_rule: {
    evaluation_mode: 'REQUIRE_ATTESTATION',
    enforcement_mode: 'DRYRUN_AUDIT_LOG_ONLY',
  },
  ...more,
});

describeRule('R11', [
  {
    name: 'destroys the policy, so that every image is admitted',
    edit: (head) => head.remove(policy(head)),
    finds: [{ at: AT, severity: 'critical', says: /writes ALWAYS_ALLOW: every image/ }],
  },
  {
    name: 'makes Terraform forget the policy',
    edit: (head) => {
      const { address } = policy(head);
      head.remove(policy(head));
      head.addBlock('removed', { from: address, lifecycle: { destroy: false } });
    },
    finds: [{ at: AT, severity: 'high', says: /without a review/ }],
  },
  {
    name: 'moves the policy to another project, so that it is replaced',
    edit: (head) => head.set(policy(head), 'project', 'other-project'),
    finds: [{ at: AT, severity: 'critical', says: /In between/ }],
  },
  {
    name: 'allows every image',
    edit: (head) => head.set(policy(head), `${RULE}.evaluation_mode`, 'ALWAYS_ALLOW'),
    finds: [{ at: AT, severity: 'critical', says: /from REQUIRE_ATTESTATION to ALWAYS_ALLOW/ }],
  },
  {
    name: 'only logs violations instead of blocking them',
    edit: (head) => head.set(policy(head), `${RULE}.enforcement_mode`, 'DRYRUN_AUDIT_LOG_ONLY'),
    finds: [{ at: AT, severity: 'critical', says: /DRYRUN_AUDIT_LOG_ONLY/ }],
  },
  {
    name: 'admits attested images where no image was admitted',
    given: (head) => head.set(policy(head), `${RULE}.evaluation_mode`, 'ALWAYS_DENY'),
    edit: (head) => head.set(policy(head), `${RULE}.evaluation_mode`, 'REQUIRE_ATTESTATION'),
    finds: [{ at: AT, severity: 'high', says: /from ALWAYS_DENY/ }],
  },
  {
    name: 'requires one attestor less',
    given: (head) => head.set(policy(head), `${RULE}.require_attestations_by`, ATTESTORS),
    edit: (head) => head.set(policy(head), `${RULE}.require_attestations_by`, ATTESTORS.slice(1)),
    finds: [{ at: AT, severity: 'critical', says: /no longer requires an attestor/ }],
  },
  {
    name: 'lists the attestors in another order',
    given: (head) => head.set(policy(head), `${RULE}.require_attestations_by`, ATTESTORS),
    edit: (head) => head.set(policy(head), `${RULE}.require_attestations_by`, [...ATTESTORS].reverse()),
    finds: [],
  },
  {
    name: 'requires one attestor more',
    given: (head) => head.set(policy(head), `${RULE}.require_attestations_by`, ATTESTORS.slice(1)),
    edit: (head) => head.set(policy(head), `${RULE}.require_attestations_by`, ATTESTORS),
    finds: [{ at: AT, severity: 'info', says: /refuses more/ }],
  },
  {
    name: 'exempts an image',
    edit: (head) =>
      head.set(policy(head), 'admission_whitelist_patterns', (present) => [
        ...(present as Block[]),
        { name_pattern: 'docker.io/library/busybox' },
      ]),
    finds: [{ at: AT, severity: 'high', says: /exempts a new pattern/ }],
  },
  {
    name: 'exempts a whole registry',
    edit: (head) =>
      head.set(policy(head), 'admission_whitelist_patterns', (present) => [
        ...(present as Block[]),
        { name_pattern: 'gcr.io/**' },
      ]),
    finds: [{ at: AT, severity: 'critical', says: /exempts a new pattern/ }],
  },
  {
    name: 'exempts an image that a pattern exempts already',
    given: (head) => head.set(policy(head), 'admission_whitelist_patterns', patterns('gcr.io/p/**')),
    edit: (head) =>
      head.set(policy(head), 'admission_whitelist_patterns', patterns('gcr.io/p/**', 'gcr.io/p/app')),
    finds: [],
  },
  {
    name: "stops evaluating Google's policy",
    edit: (head) => head.set(policy(head), 'global_policy_evaluation_mode', 'DISABLE'),
    finds: [{ at: AT, severity: 'medium', says: /global policy/ }],
  },
  {
    name: 'gives a cluster a rule that allows everything',
    edit: (head) =>
      head.set(policy(head), 'cluster_admission_rules', [
        {
          cluster: 'europe-west1.prod',
          evaluation_mode: 'ALWAYS_ALLOW',
          enforcement_mode: 'ENFORCED_BLOCK_AND_AUDIT_LOG',
        },
      ]),
    finds: [{ at: AT, severity: 'critical', says: /europe-west1\.prod/ }],
  },
  {
    name: 'blocks what was only logged',
    given: (head) => head.set(policy(head), `${RULE}.enforcement_mode`, 'DRYRUN_AUDIT_LOG_ONLY'),
    edit: (head) => head.set(policy(head), `${RULE}.enforcement_mode`, 'ENFORCED_BLOCK_AND_AUDIT_LOG'),
    finds: [{ at: AT, severity: 'info' }],
  },
  {
    name: 'creates a policy that allows everything',
    edit: (head) =>
      void head.add(
        TYPE,
        'other',
        created({
          default_admission_rule: {
            evaluation_mode: 'ALWAYS_ALLOW',
            enforcement_mode: 'ENFORCED_BLOCK_AND_AUDIT_LOG',
          },
        }),
      ),
    finds: [{ at: 'other', severity: 'high', says: /overwrites/ }],
  },
  {
    name: 'creates a policy that exempts everything',
    edit: (head) => void head.add(TYPE, 'other', created({ admission_whitelist_patterns: patterns('*') })),
    finds: [{ at: 'other', severity: 'high', says: /whole registry/ }],
  },
  {
    name: 'creates a policy that only logs, as a first step',
    edit: (head) => void head.add(TYPE, 'other', created({})),
    finds: [],
  },
  {
    name: 'rewords the description',
    edit: (head) => head.set(policy(head), 'description', 'Images.'),
    finds: [],
  },
  {
    name: 'sets the evaluation of images to a value that is unknown until the apply',
    unknown: [{ type: TYPE, path: AT, argument: `${RULE}.evaluation_mode` }],
    finds: [{ at: AT, severity: 'critical', assumed: true }],
  },
  {
    name: 'sets the required attestors to a value that is unknown until the apply',
    unknown: [{ type: TYPE, path: AT, argument: `${RULE}.require_attestations_by` }],
    finds: [{ at: AT, severity: 'critical', assumed: true }],
  },
  {
    name: 'sets the exempted images to a value that is unknown until the apply',
    unknown: [{ type: TYPE, path: AT, argument: 'admission_whitelist_patterns' }],
    finds: [{ at: AT, severity: 'critical', assumed: true }],
  },
]);
