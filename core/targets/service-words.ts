import type { ResponseWords } from './target';

const OLDER = 'An older revision of the same app has the same vulnerability.';

/** What people read about a service that Riposte reads and changes. */
export const SERVICE_WORDS: ResponseWords = {
  instances: 'the instances of the bad revision',
  checkInstances: 'check the instance count of its revisions in Cloud Monitoring',
  stopped: 'is stopped and serves no requests',
  lasts:
    'it is contained, and a deployment that does not set the traffic gets no traffic until an undo. A deployment that ' +
    'sets the traffic, or opens the way in again, reverts the containment. Riposte checks for that for one hour, and ' +
    'after that only if its audit log sink works',
  serving: 'Serving now',
  owner: { terraform: 'google_cloud_run_v2_service', connector: 'RunService' },
  door: {
    closed: (action, was) =>
      `Fix the app before you open the way in again. Before ${action} closed it: ${was}. ${OLDER}`,
    stopped: (closeIt, is) => `${closeIt} before the service starts again: ${is}. ${OLDER}`,
    open: (closeIt, is) =>
      `${closeIt}, which is still open: ${is}. Moving traffic to an older revision of the same app does not close it.`,
  },
  accusedRefuge: (name, by) =>
    `revision ${name}, to which this case moved the traffic, serves, and its image is accused by ${by}`,
};
