import { defineResponse } from '@riposte/gcp';

/** Every decision of this repository. `npm run synth` checks it. */
export const config = defineResponse({
  project: { id: 'shop-prod', number: '210987654321' },
  region: 'europe-west1',

  // Writes cases and evidence, without permission to change anything. After you have read them for some weeks:
  // 'enforce'.
  mode: 'observe',
  // What 'enforce' will get. A reviewer reads it before it takes effect.
  powers: {
    tiers: ['observe', 'access', 'workload'],
    runtimeServiceAccounts: ['checkout-runtime@shop-prod.iam.gserviceaccount.com'],
  },
  operators: ['group:oncall@example.com'],
  backend: { type: 'gcs', bucket: 'shop-prod-terraform-state', prefix: 'riposte' },
});
