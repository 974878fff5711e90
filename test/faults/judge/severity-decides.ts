import type { Change, Facts, FindingVersion } from '../facts/facts';
import { accusedRevisions } from '../facts/workload';
import { at, type Judgement, type Violation } from './judgement';

const ORDER = ['SEVERITY_UNSPECIFIED', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];
const MALICIOUS = /^Execution: (?:Built in|Added|Modified) Malicious Binary Executed$/;

export const reaches = (
  { settings }: Pick<Facts, 'settings'>,
  { severity }: Pick<FindingVersion, 'severity'>,
) => ORDER.indexOf(severity) >= ORDER.indexOf(settings.minimumSeverity);

export const severityDecides: Judgement = {
  id: 'severity-decides',
  demands:
    'a finding below the threshold changes no workload, and one that reaches it, also as a later version, is not only observed',
  judge: (facts) => [
    ...facts.changes
      .filter(({ isOurs, purpose }) => isOurs && purpose === 'command')
      .flatMap((change) => judgeChange(facts, change)),
    ...facts.versions
      .filter((version) => mustAct(facts, version))
      .flatMap((version) => judgeEnd(facts, version)),
  ],
};

function judgeChange(facts: Facts, { caseId, service, atMs }: Change): readonly Violation[] {
  const published = facts.versions.filter((version) => version.caseId === caseId && version.atMs <= atMs);
  if (published.length === 0 || published.some((version) => reaches(facts, version))) return [];
  const text = `${service} was changed ${at(facts, atMs)} for ${caseId}, whose severity ${published.at(-1)?.severity} is below ${facts.settings.minimumSeverity}`;
  return [{ code: 'below', text, atMs }];
}

/** Nothing else forbids a change: no guard, no decision of a person, no unclear image. */
function mustAct(facts: Facts, version: FindingVersion): boolean {
  const { settings, versions, changes, killSwitch, undos, reportOnly, forgedCases } = facts;
  const { service, canonicalName, caseId, digests, category } = version;
  const latest = versions.findLast((each) => each.canonicalName === canonicalName);
  return (
    settings.mode === 'enforce' &&
    latest === version &&
    versions.every((each) => each.canonicalName !== canonicalName || each.isOpen) &&
    reaches(facts, version) &&
    MALICIOUS.test(category) &&
    digests.length === 1 &&
    !reportOnly.includes(service) &&
    !forgedCases.includes(caseId) &&
    settings.exemptions.length === 0 &&
    killSwitch.length === 0 &&
    undos.length === 0 &&
    changes.every((change) => change.isOurs || change.service !== service)
  );
}

function judgeEnd({ cases, workloadsAtEnd }: Facts, version: FindingVersion): readonly Violation[] {
  const { caseId, service, severity } = version;
  const fact = cases.find((each) => each.caseId === caseId);
  const workload = workloadsAtEnd.find(({ name }) => name === service);
  const isServing =
    workload !== undefined && accusedRevisions(workload, version).some(({ isRouted }) => isRouted);
  if (fact?.verdict !== 'observed' || !isServing) return [];
  const text = `${caseId} with the severity ${severity} is only observed, and its image serves`;
  return [{ code: 'withheld', text }];
}
