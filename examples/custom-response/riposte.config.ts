import { defineResponse } from '@riposte/gcp';
import { extension } from './extension';

export const config = defineResponse({
  project: { id: 'shop-prod', number: '210987654321' },
  region: 'europe-west1',
  // The plans show what the custom parts would do. In 'enforce' they do it, and get their permissions.
  mode: 'observe',
  powers: {
    tiers: ['observe', 'access', 'workload'],
    runtimeServiceAccounts: ['checkout-runtime@shop-prod.iam.gserviceaccount.com'],
  },

  // The filter includes the custom category, and the roles what the custom action declares.
  extend: extension,
  // We stop a service in one way only, so only the custom action gets the permissions that these actions need.
  actions: { disable: ['restrict-ingress', 'shift-traffic', 'stop-service'] },
  // A custom response to one of Google's detectors.
  playbooks: { CLOUD_RUN_BUILT_IN_MALICIOUS_BINARY_EXECUTED: 'quarantine' },

  operators: ['group:oncall@example.com'],
  backend: { type: 'gcs', bucket: 'shop-prod-terraform-state', prefix: 'riposte' },
});
