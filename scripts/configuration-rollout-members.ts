import { EXEMPTION, type MemberText } from './configuration-members';

/** The members of a rollout, with `hub` as one of them. */
export const ROLLOUT_MEMBERS: Readonly<Record<string, MemberText>> = {
  hub: {
    means:
      'The pipeline: the members above, without `mode` and `powers`. List an exemption in the project whose workload it names.',
    example:
      "{ project: { id: 'acme-security', number: '111111111111' }, region: 'europe-west1', notifications: { scope: { organization: '123456789012' } }, operators: ['group:oncall@example.com'], backend: { type: 'gcs', bucket: 'acme-state', prefix: 'riposte' } }",
  },
  defaults: {
    means:
      'Defaults for every project: `mode`, `tiers`, `runtimeServiceAccounts`, `exemptions`, `admission`.',
    example: "{ mode: 'observe', tiers: ['observe'] }",
  },
  groups: {
    means: 'The same members by name of a group. They override `defaults`.',
    example: "{ prod: { tiers: ['observe', 'access'] } }",
  },
  projects: {
    means: 'Every protected project. Its own members override those of its group and the defaults.',
    example: "[{ id: 'shop-prod', number: '210987654321', group: 'prod' }]",
  },
  'projects[].id': { means: 'Its id.', example: "'shop-prod'" },
  'projects[].number': { means: 'Its number.', example: "'210987654321'" },
  'projects[].group': { means: 'Its group.', example: "'prod'" },
  'projects[].mode': { means: 'As `mode` above. If it is set nowhere: `observe`.', example: "'enforce'" },
  'projects[].tiers': {
    means: "As `powers.tiers` above. If it is set nowhere: `['observe']`.",
    example: "['observe', 'access']",
  },
  'projects[].runtimeServiceAccounts': {
    means: 'As `powers.runtimeServiceAccounts` above, for this project.',
    example: "['web-runtime@shop-prod.iam.gserviceaccount.com']",
  },
  'projects[].exemptions': { means: 'As `policy.exemptions` above.', example: `[${EXEMPTION}]` },
  'projects[].admission': { means: 'As `admission` above.', example: "{ policy: 'leave' }" },
};
