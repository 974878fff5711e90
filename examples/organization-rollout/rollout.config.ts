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

  // A project's own value wins over its group's, that over the defaults. Everybody observes: cases and evidence, and
  // no permission to change anything. After some weeks of reading them, a group gets `mode: 'enforce'` of its own.
  defaults: { mode: 'observe', tiers: ['observe'] },
  groups: {
    dev: {},
    // The tiers say what 'enforce' will be granted, so that it is reviewed before it costs anything.
    staging: { tiers: ['observe', 'access'] },
    prod: {
      tiers: ['observe', 'access', 'workload'],
      // Every project has a Binary Authorization policy already: it is imported, and the plan shows what would change.
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
