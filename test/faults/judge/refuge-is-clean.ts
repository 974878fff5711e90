import type { Change, Facts, Revision } from '../facts/facts';
import { at, type Judgement, type Violation } from './judgement';

export const refugeIsClean: Judgement = {
  id: 'refuge-is-clean',
  demands: 'traffic moves to no revision that a finding accuses, and to none built after the first bad one',
  judge: (facts) =>
    facts.changes
      .filter(({ isOurs, purpose }) => isOurs && purpose === 'command')
      .flatMap((change) => judgeChange(facts, change)),
};

function judgeChange(facts: Facts, change: Change): readonly Violation[] {
  const { before, after, atMs, caseId, service } = change;
  const was = new Set(before.revisions.filter(({ isRouted }) => isRouted).map(({ name }) => name));
  const entered = after.revisions.filter(({ name, isRouted }) => isRouted && !was.has(name));
  const accused = facts.versions.filter(
    (version) =>
      version.service === service && version.atMs < atMs && isStillOpen(facts, version.canonicalName, atMs),
  );
  const digests = new Set(accused.flatMap((version) => version.digests));
  const own = facts.versions.find((version) => version.caseId === caseId);
  const firstBad = Math.min(
    ...after.revisions
      .filter((revision) => revision.digests.some((digest) => own?.digests.includes(digest)))
      .map(({ createdMs }) => createdMs),
  );
  return entered
    .flatMap((revision) => problems(revision, digests, firstBad))
    .map(({ code, why }) => ({
      code,
      text: `traffic of ${service} was moved ${at(facts, atMs)} to a revision ${why}`,
      atMs,
    }));
}

function isStillOpen({ versions }: Facts, canonicalName: string, atMs: number): boolean {
  const latest = versions.findLast((each) => each.canonicalName === canonicalName && each.atMs < atMs);
  return latest?.isOpen === true;
}

function problems(revision: Revision, accused: ReadonlySet<string>, firstBadMs: number) {
  return [
    ...(revision.digests.some((digest) => accused.has(digest))
      ? [{ code: 'accused', why: 'whose image an open finding accuses' }]
      : []),
    ...(revision.createdMs > firstBadMs
      ? [{ code: 'younger', why: 'that was built after the first bad one' }]
      : []),
  ];
}
