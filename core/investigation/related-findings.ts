import { object, text } from '../cloud-run/run-service';
import { windowAround } from '../facts/window';
import type { Investigator } from './investigator';

/** "Search related findings at a similar time". More findings on the workload make a false alarm less likely. */
export const relatedFindings: Investigator<'relatedFindings'> = {
  part: 'relatedFindings',
  phase: 2,
  deadlineMs: 10_000,
  permissions: [{ permission: 'securitycenter.findings.list', on: 'project' }],
  async investigate({ finding, findings, windowMinutes }) {
    const { from, to } = windowAround(finding.eventTime, windowMinutes);
    const related = await findings.related(finding.resourceName, finding.canonicalName, from, to);
    return related
      .map((result) => object(result.finding))
      .filter((other) => text(other.canonicalName) !== finding.canonicalName)
      .map((other) => ({
        canonicalName: text(other.canonicalName),
        category: text(other.category),
        severity: text(other.severity),
        eventTime: text(other.eventTime),
      }));
  },
};
