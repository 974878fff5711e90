import { revisionFacts } from '../facts/revision-facts';

import type { Investigator } from './investigator';

export const revisions: Investigator<'revisions'> = {
  part: 'revisions',
  of: 'service',
  phase: 1,
  deadlineMs: 2_000,
  permissions: [
    { permission: 'run.services.get', on: 'project' },
    { permission: 'run.revisions.list', on: 'project' },
  ],
  async investigate({ detection, run, target }) {
    const [service, found] = await Promise.all([run.getService(target), run.listRevisions(target)]);
    return revisionFacts(service, found, detection.evidence.imageDigest);
  },
};
