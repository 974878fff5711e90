import { defineResponse } from '../../../core/config/define-response';

export const config = defineResponse({
  project: { id: 'shop-prod', number: '400000000001' },
  region: 'europe-west1',
  // @ts-expect-error observe, approve or enforce
  mode: 'enforced',
  operators: ['group:oncall@example.com'],
  backend: { type: 'local', path: 'state.tfstate' },
});
