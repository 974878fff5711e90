import { defineResponse } from './core/config/define-response';

/**
 * The one file that an operator edits. `npm run synth` checks it and reports every wrong value at once.
 * `npx cdktf-cli@0.21 deploy` then deploys it.
 */
export const config = defineResponse({
  // The protected project. The number names Google's service agents: `gcloud projects describe demo-prj`.
  project: { id: 'demo-prj', number: '210987654321' },

  // The region of functions, ledger and buckets. Workloads of every region of the project are protected.
  region: 'us-central1',

  // observe: investigate, plan and keep evidence, change nothing. enforce: act.
  // (approve: not built yet; it plans, changes nothing and waits for a person to act by hand.)
  mode: 'observe',

  powers: {
    // The limit of what Riposte may do. `access` removes public access. `workload` moves traffic and stops services.
    // Mode observe grants none of these permissions, so the tiers can be reviewed before they take effect.
    tiers: ['observe', 'access', 'workload'],

    // The identities that protected services run as, one by one. Cloud Run demands iam.serviceAccounts.actAs on them
    // for every update: anyone who holds it can deploy anything as them, so list no account that needs no protection.
    runtimeServiceAccounts: ['web-runtime@demo-prj.iam.gserviceaccount.com'],
  },

  // Members who may request an undo, by publishing to the topic riposte-undo.
  operators: ['user:oncall@example.com'],

  // Days during which nobody can delete or overwrite evidence.
  evidence: { retentionDays: 400 },

  // Terraform's state. A bucket is better than a local file: the next deployment may come from another machine, and
  // with a lost state nothing manages the pipeline's grants. The bucket must exist before the first deployment, with
  // versioning on. For a trial: { type: 'local', path: 'riposte.tfstate' }.
  backend: { type: 'gcs', bucket: 'demo-prj-terraform-state', prefix: 'riposte' },
});
