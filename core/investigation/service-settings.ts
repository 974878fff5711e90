import { settingsOf } from '../facts/service-settings';

import type { Investigator } from './investigator';

/** "Review the settings of the affected container": the service and who may invoke it. */
export const serviceSettings: Investigator<'service'> = {
  part: 'service',
  of: 'service',
  phase: 1,
  deadlineMs: 2_000,
  permissions: [
    { permission: 'run.services.get', on: 'project' },
    { permission: 'run.services.getIamPolicy', on: 'project' },
  ],
  async investigate({ run, target }) {
    const [raw, iamPolicy] = await Promise.all([run.getService(target), run.getIamPolicy(target)]);
    return settingsOf(raw, iamPolicy);
  },
};
