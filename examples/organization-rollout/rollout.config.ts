import { defineRollout } from '@riposte/gcp';
import { projects } from './projects';

/** One hub in the security project, and what it may do in each of fifty others. */
export const rollout = defineRollout({
  hub: {
    project: { id: 'acme-security', number: '111111111111' },
    region: 'europe-west1',
    // One notification config above all projects: SCC allows 500 per organization, over all scopes together.
    notifications: { scope: { organization: '123456789012' } },
    operators: ['group:secops-oncall@example.com'],
    backend: { type: 'gcs', bucket: 'acme-security-terraform-state', prefix: 'riposte' },
  },

  // A project's own value overrides its group's, and the group's overrides the defaults. Every project observes: cases
  // and evidence, without permission to change anything. After you have read them for some weeks, set `mode: 'enforce'`
  // in a group.
  defaults: { mode: 'observe', tiers: ['observe'] },
  groups: {
    dev: {},
    // The tiers define what 'enforce' will get, so that they are reviewed before they take effect.
    staging: { tiers: ['observe', 'access'] },
    prod: {
      tiers: ['observe', 'access', 'workload'],
      // Every project already has a Binary Authorization policy. It is imported, and the plan shows what would change.
      admission: {
        policy: 'adopt',
        stage: 'dry-run',
        signers: ['serviceAccount:image-signer@acme-signing.iam.gserviceaccount.com'],
        builders: ['image-builder@acme-build.iam.gserviceaccount.com'],
      },
    },
  },
  projects,
});
