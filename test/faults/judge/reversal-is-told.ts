import type { Facts, FindingVersion } from '../facts/facts';
import { accusedRevisions } from '../facts/workload';
import { at, type Judgement } from './judgement';

/** Nobody may keep trusting a containment that another caller reverted. */
export const reversalIsTold: Judgement = {
  id: 'reversal-is-told',
  demands: 'a containment that another caller reverts makes the case `reversed` and triggers an alert',
  judge: (facts) =>
    facts.cases.flatMap((fact) => {
      const version = facts.versions.find(({ caseId }) => caseId === fact.caseId);
      // A forged record proves nothing, so the log decides.
      const isForged = facts.forgedCases.includes(fact.caseId);
      const said = isForged ? lastLogged(facts, fact.caseId) : fact.verdict;
      if (!version?.isOpen || said !== 'contained' || fact.isUndone) return [];
      const reversal = lastReversal(facts, version);
      if (!reversal) return [];
      // If a document cannot be read, the actor cannot record the reversal, and an alert notifies people instead.
      const rang = ({ caseId, rings, atMs }: Facts['logs'][number]): boolean =>
        caseId === fact.caseId && rings && atMs > reversal.atMs;
      if (isForged && facts.logs.some(rang)) return [];
      const text = `${fact.caseId} still has the verdict contained at the end; ${reversal.by} routed the accused image again ${at(facts, reversal.atMs)}`;
      return [{ text, atMs: reversal.atMs }];
    }),
};

const lastLogged = ({ sayings }: Facts, id: string): string | undefined =>
  sayings.findLast(({ caseId, where }) => caseId === id && where === 'log')?.verdict;

/** The last change by another caller that made the accused image reachable until the end. */
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
