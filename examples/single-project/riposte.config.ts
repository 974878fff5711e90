import { defineResponse } from '@riposte/gcp';

/** Everything this repository decides. `npm run synth` checks it. */
export const config = defineResponse({
  project: { id: 'shop-prod', number: '210987654321' },
  region: 'europe-west1',

  // Cases and evidence, and no permission to change anything. After some weeks of reading them: 'enforce'.
  mode: 'observe',
  // What 'enforce' will be granted: a reviewer reads it before it costs anything.
  powers: {
    tiers: ['observe', 'access', 'workload'],
    runtimeServiceAccounts: ['checkout-runtime@shop-prod.iam.gserviceaccount.com'],
  },
  operators: ['group:oncall@example.com'],
  backend: { type: 'gcs', bucket: 'shop-prod-terraform-state', prefix: 'riposte' },
});
