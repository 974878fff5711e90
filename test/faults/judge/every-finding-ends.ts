import type { Facts, FindingVersion } from '../facts/facts';
import { at, type Judgement, type Violation } from './judgement';

export const everyFindingEnds: Judgement = {
  id: 'every-finding-ends',
  demands:
    'every accepted finding ends in a record with a verdict, or in a dead letter that triggers an alert',
  judge: (facts) => [
    ...(facts.isQuiet
      ? []
      : [{ code: 'never-quiet', text: 'something is still waiting long after everything was healed' }]),
    ...facts.versions.filter(({ isOpen }) => isOpen).flatMap((version) => judgeVersion(facts, version)),
  ],
};

function judgeVersion(facts: Facts, version: FindingVersion): readonly Violation[] {
  const { caseId, atMs } = version;
  if (facts.forgedCases.includes(caseId)) return judgeForged(facts, version);
  const fact = facts.cases.find((each) => each.caseId === caseId);
  if (fact?.verdict !== undefined) return [];
  const letter = facts.deadLetters.some(({ message }) => {
    const finding = message.finding as { canonicalName?: unknown } | undefined;
    return message.caseId === caseId || finding?.canonicalName === version.canonicalName;
  });
  const rang = facts.incidents.some(({ policy }) => /stopped delivering/.test(policy));
  if (letter && rang) return [];
  if (letter)
    return [{ code: 'silent-dead-letter', text: `the dead letter of ${caseId} triggered no alert`, atMs }];
  const failed = facts.logs.some(
    (line) => line.caseId === caseId && line.event === 'case.failed' && line.rings,
  );
  if (failed) return [];
  const text = `the finding of ${caseId}, published ${at(facts, atMs)}, has ${fact ? `a case in state ${fact.state} without a verdict` : 'no case'}, and nobody was notified`;
  return [{ code: 'lost', text, atMs }];
}

/**
 * An attacker with the responder's permissions can suppress a finding. The actor ends a case that it has accepted, or
 * an alert notifies people.
 */
function judgeForged(facts: Facts, { caseId }: FindingVersion): readonly Violation[] {
  const claim = facts.logs.findLast((line) => line.event === 'actor.claimed' && line.caseId === caseId);
  if (!claim) return [];
  const ended =
    facts.sayings.some((saying) => saying.caseId === caseId && saying.where === 'log') ||
    facts.logs.some((line) => line.caseId === caseId && (line.rings || line.event === 'undo.done')) ||
    facts.deadLetters.some(({ message }) => message.caseId === caseId);
  if (ended) return [];
  const text = `the actor accepted the forged case ${caseId} ${at(facts, claim.atMs)}, reported nothing about it and notified nobody`;
  return [{ code: 'taken-up', text, atMs: claim.atMs }];
}
