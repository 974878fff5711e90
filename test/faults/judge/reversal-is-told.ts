import type { Facts, FindingVersion } from '../facts/facts';
import { accusedRevisions } from '../facts/workload';
import { at, type Judgement } from './judgement';

/** Nobody may go on believing in a containment that somebody else took back. */
export const reversalIsTold: Judgement = {
  id: 'reversal-is-told',
  demands: 'a containment that somebody else takes back makes the case `reversed` and rings',
  judge: (facts) =>
    facts.cases.flatMap((fact) => {
      const version = facts.versions.find(({ caseId }) => caseId === fact.caseId);
      // What a forger wrote into the record proves nothing: there the log decides.
      const isForged = facts.forgedCases.includes(fact.caseId);
      const said = isForged ? lastLogged(facts, fact.caseId) : fact.verdict;
      if (!version?.isOpen || said !== 'contained' || fact.isUndone) return [];
      const reversal = lastReversal(facts, version);
      if (!reversal) return [];
      // A document that cannot be read keeps the actor from writing it down, and people are called instead.
      const rang = ({ caseId, rings, atMs }: Facts['logs'][number]): boolean =>
        caseId === fact.caseId && rings && atMs > reversal.atMs;
      if (isForged && facts.logs.some(rang)) return [];
      const text = `${fact.caseId} still says contained at the end; ${reversal.by} routed the accused image again ${at(facts, reversal.atMs)}`;
      return [{ text, atMs: reversal.atMs }];
    }),
};

const lastLogged = ({ sayings }: Facts, id: string): string | undefined =>
  sayings.findLast(({ caseId, where }) => caseId === id && where === 'log')?.verdict;

/** The change by somebody else since which the accused image is reachable, and was to the end. */
function lastReversal({ changes, workloadsAtEnd }: Facts, version: FindingVersion) {
  const end = workloadsAtEnd.find(({ name }) => name === version.service);
  if (!end || accusedRevisions(end, version).every(({ isRouted }) => !isRouted)) return undefined;
  return changes.findLast(
    ({ service, isOurs, before, after }) =>
      service === version.service &&
      !isOurs &&
      accusedRevisions(before, version).every(({ isRouted }) => !isRouted) &&
      accusedRevisions(after, version).some(({ isRouted }) => isRouted),
  );
}
