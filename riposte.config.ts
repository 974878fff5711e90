import { defineResponse } from './core/config/define-response';

/**
 * The one file that an operator edits. `npm run synth` checks it and says what is wrong with its values, all at once;
 * `npx cdktf-cli@0.21 deploy` then rolls it out.
 */
export const config = defineResponse({
  // The protected project. The number names Google's service agents: `gcloud projects describe demo-prj`.
  project: { id: 'demo-prj', number: '210987654321' },

  // Where functions, ledger and buckets live. Workloads of every region of the project are protected.
  region: 'us-central1',

  // observe: investigate, plan and keep evidence, change nothing. enforce: act.
  // (approve: not built yet; it plans, changes nothing and waits for a person to act by hand.)
  mode: 'observe',

  powers: {
    // What Riposte may ever do. `access` removes public access. `workload` moves traffic and stops services.
    // In mode observe nothing of this is granted yet, so the tiers can be reviewed before they cost anything.
    tiers: ['observe', 'access', 'workload'],

    // The identities that protected services run as, one by one. Cloud Run demands iam.serviceAccounts.actAs on them
    // for every update: anyone who holds it can deploy anything as them, so list no account that needs no protection.
    runtimeServiceAccounts: ['web-runtime@demo-prj.iam.gserviceaccount.com'],
  },

  // Who may ask for an undo, by publishing to the topic riposte-undo.
  operators: ['user:oncall@example.com'],

  // How long nobody can delete or overwrite evidence.
  evidence: { retentionDays: 400 },

  // Terraform's state. A bucket rather than a local file: the next deployment may come from another machine, and a
  // lost state would leave the pipeline's grants behind with nobody to manage them. The bucket must exist before the
  // first deployment, with versioning on. For a trial: { type: 'local', path: 'riposte.tfstate' }.
  backend: { type: 'gcs', bucket: 'demo-prj-terraform-state', prefix: 'riposte' },
});
