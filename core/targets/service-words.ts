import type { ResponseWords } from './target';

const OLDER = 'An older revision of the same app has the same vulnerability.';

/** What people read about a service that Riposte reads and changes. */
export const SERVICE_WORDS: ResponseWords = {
  instances: 'the instances of the bad revision',
  checkInstances: 'Check the instance count of the bad revisions in Cloud Monitoring.',
  stopped: 'is stopped and serves no requests',
  lasts:
    'Until somebody undoes the case, a new deployment gets no traffic unless it sets the traffic itself. A deployment ' +
    'that sets the traffic, or opens the way in again, reverses the containment. Riposte looks for such a change for ' +
    'one hour, and after that only if its audit log sink works.',
  serving: 'Serving now',
  owner: { terraform: 'google_cloud_run_v2_service', connector: 'RunService' },
  wayIn: {
    closed: (action, was) =>
      `Fix the app before you open the way in again, which ${action} closed. Before that: ${was}. ${OLDER}`,
    stopped: (closeIt, is) => `${closeIt} before the service starts again: ${is}. ${OLDER}`,
    open: (closeIt, is) =>
      `${closeIt}, which is still open: ${is}. Moving traffic to an older revision of the same app does not close it.`,
    unknown: (is) =>
      `Find out how the intruder came in. The finding does not show that, and the service is open: ${is}. If they came ` +
      'in through the app, an older revision of the same app has the same vulnerability.',
    unknownIap:
      'Check whom Identity-Aware Proxy admits to the service. Riposte does not read its policy and counts the way in as ' +
      'closed, because the service checks its callers.',
  },
  accusedRefuge: (name, by) =>
    `revision ${name}, to which this case moved the traffic, serves, and its image is accused by ${by}`,
};
