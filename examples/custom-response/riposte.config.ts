import { defineResponse } from '@riposte/gcp';
import { extension } from './extension';

export const config = defineResponse({
  project: { id: 'shop-prod', number: '210987654321' },
  region: 'europe-west1',
  // The plans say what the own parts would do; in 'enforce' they do it, and their permissions are granted.
  mode: 'observe',
  powers: {
    tiers: ['observe', 'access', 'workload'],
    runtimeServiceAccounts: ['checkout-runtime@shop-prod.iam.gserviceaccount.com'],
  },

  // The filter takes the own category, the roles what the own action declares.
  extend: extension,
  // We stop a service in one way only: what these would need is granted for the own action alone.
  actions: { disable: ['restrict-ingress', 'shift-traffic', 'stop-service'] },
  // One of Google's detectors, answered our way.
  playbooks: { CLOUD_RUN_BUILT_IN_MALICIOUS_BINARY_EXECUTED: 'quarantine' },

  operators: ['group:oncall@example.com'],
  backend: { type: 'gcs', bucket: 'shop-prod-terraform-state', prefix: 'riposte' },
});
