import { type Lifecycle, refuse } from './lifecycle';

/** `deletion_protection` is the provider's own, true unless set, and must be applied as false before a destroy. */
export const deletionProtection: Lifecycle = {
  types: [
    'google_cloud_run_v2_service',
    'google_cloud_run_v2_job',
    'google_cloud_run_v2_worker_pool',
    'google_workflows_workflow',
  ],
  beforeDelete(call) {
    if (call.values.deletion_protection === false) return undefined;
    const noun = call.type.split('_').at(-1);
    return refuse(call, {
      summary: `cannot destroy ${noun} without setting deletion_protection=false and running \`terraform apply\``,
    });
  },
};
