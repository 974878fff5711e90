import { defineResponse } from '@riposte/gcp';

/** Everything this repository decides. `npm run synth` checks it and tells all problems at once. */
export const config = defineResponse({
  project: { id: 'shop-prod', number: '210987654321' },
  region: 'europe-west1',

  // Begin with 'observe': cases and evidence, no change. Then 'approve' or 'enforce'.
  mode: 'enforce',
  powers: {
    tiers: ['observe', 'access', 'workload'],
    runtimeServiceAccounts: ['checkout-runtime@shop-prod.iam.gserviceaccount.com'],
  },
  operators: ['group:oncall@example.com'],
  backend: { type: 'gcs', bucket: 'shop-prod-terraform-state', prefix: 'riposte' },
});
