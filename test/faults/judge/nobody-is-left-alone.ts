import type { CaseFact, Facts, FindingVersion } from '../facts/facts';
import { accusedRevisions } from '../facts/workload';
import type { Judgement, Violation } from './judgement';

export const nobodyIsLeftAlone: Judgement = {
  id: 'nobody-is-left-alone',
  demands:
    'a case that does not end as contained triggers an alert, and publishing its finding again continues the case; no case stays open without a delivery that follows',
  judge: (facts) => facts.cases.flatMap((fact) => judgeCase(facts, fact)),
};

function judgeCase(facts: Facts, fact: CaseFact): readonly Violation[] {
  const { caseId, verdict, state, own } = fact;
  if (own.open && own.ended === undefined && !hasRingingLetter(facts, caseId)) {
    const text = `${caseId} stays ${own.verdict ?? 'without a verdict'}: the actor has not finished it, and no delivery follows`;
    return [{ code: 'left-open', text }];
  }
  const version = facts.versions.findLast((each) => each.caseId === caseId);
  if (!version?.isOpen || !isServing(facts, version)) return [];
  if (facts.forgedCases.includes(caseId)) return judgeForged(facts, fact);
  const rang =
    facts.logs.some((line) => line.caseId === caseId && line.rings) ||
    // One reversal triggers one alert, in the case that the repeats joined.
    (verdict === 'reversed' && facts.logs.some((line) => line.event === 'case.reversed' && line.rings)) ||
    hasRingingLetter(facts, caseId);
  const violations: Violation[] = [];
  if (verdict !== 'contained' && !fact.isUndone && !rang) {
    const text = `${caseId} ends ${verdict ?? `in state ${state}`} while its image serves, and nobody was notified`;
    violations.push({ code: 'silent', text });
  }
  // After everything is healed, the finding is published once more for each case that failed, as SCC has it now. A
  // version that was muted, closed or followed by a newer one is therefore not published again.
  const latest = facts.versions.findLast((each) => each.canonicalName === version.canonicalName);
  const isLatest = latest?.caseId === caseId;
  const isOpenEnded = verdict === 'failed' || (verdict === undefined && !hasRingingLetter(facts, caseId));
  if (isLatest && isOpenEnded) {
    const text = `${caseId} has the verdict ${verdict ?? '(none)'} and its image serves, although the cause is gone and the finding was published again`;
    violations.push({ code: 'failed-for-good', text });
  }
  // For a finding that was muted or closed meanwhile, nothing more changes. An alert has reported that its image
  // serves.
  if (isLatest && verdict === 'containing' && !isHeld(facts, caseId)) {
    violations.push({ code: 'given-up', text: `${caseId} ends containing while its image is routed` });
  }
  return violations;
}

/** A person keeps the kill switch engaged, and an alert has notified people since. They decide what happens next. */
function isHeld({ killSwitch, logs }: Facts, caseId: string): boolean {
  const last = killSwitch.at(-1);
  return (
    last?.engaged === true &&
    logs.some((line) => line.caseId === caseId && line.rings && line.atMs > last.atMs)
  );
}

function isServing({ workloadsAtEnd }: Facts, version: FindingVersion): boolean {
  const workload = workloadsAtEnd.find(({ name }) => name === version.service);
  return workload !== undefined && accusedRevisions(workload, version).some(({ isRouted }) => isRouted);
}

const hasRingingLetter = ({ deadLetters, incidents }: Facts, caseId: string): boolean =>
  deadLetters.some(({ message }) => message.caseId === caseId) &&
  incidents.some(({ policy }) => /stopped delivering/.test(policy));

/**
 * For a forged case, only the actor's own changes and reports count: an image that it has taken out of service does not
 * serve again unnoticed.
 */
function judgeForged(facts: Facts, { caseId, isUndone, own }: CaseFact): readonly Violation[] {
  const changed = facts.changes.some(
    (change) => change.isOurs && change.caseId === caseId && change.purpose === 'command',
  );
  const rang = facts.logs.some((line) => line.caseId === caseId && line.rings);
  if ((!changed && own.verdict === undefined) || isUndone || rang || hasRingingLetter(facts, caseId))
    return [];
  // Nobody needs a notification about a case that changed nothing and never reported a containment.
  if (!changed && !['contained', 'containing'].includes(own.verdict ?? '')) return [];
  const text = `the forged case ${caseId} ends ${own.verdict ?? 'without a verdict'} while its image serves, and nobody was notified`;
  return [{ code: 'silent', text }];
}
