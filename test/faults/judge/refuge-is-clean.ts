import type { Change, Facts, Revision, Saying } from '../facts/facts';
import { at, type Judgement, type Violation } from './judgement';

/**
 * A finding that Riposte cannot know accuses nothing. A finding counts from the moment when SCC lists it or the
 * responder has handled its notification, whichever is first. If that is after the traffic has moved, the case must not
 * report `contained`.
 */
export const refugeIsClean: Judgement = {
  id: 'refuge-is-clean',
  demands:
    'traffic moves to no revision that a finding accuses, and to none built after the first bad one; a case does not report contained while traffic is where it moved it and a finding accuses that image',
  judge: (facts) => [
    ...facts.changes.filter(isContaining).flatMap((change) => judgeChange(facts, change)),
    ...facts.sayings.flatMap((saying) => judgeSaying(facts, saying)),
  ],
};

const isContaining = ({ isOurs, purpose }: Change): boolean => isOurs && purpose === 'command';

/** Revisions that a change sends traffic to. */
function enteredBy({ before, after }: Change): readonly Revision[] {
  const was = new Set(before.revisions.filter(({ isRouted }) => isRouted).map(({ name }) => name));
  return after.revisions.filter(({ name, isRouted }) => isRouted && !was.has(name));
}

function judgeChange(facts: Facts, change: Change): readonly Violation[] {
  const { after, atMs, caseId, service, delivery } = change;
  const started = facts.deliveries.find((one) => one.delivery.id === delivery)?.delivery.startedMs;
  const digests = accusedDigests(facts, service, started ?? atMs);
  const own = facts.versions.find((version) => version.caseId === caseId);
  const firstBad = Math.min(
    ...after.revisions
      .filter((revision) => revision.digests.some((digest) => own?.digests.includes(digest)))
      .map(({ createdMs }) => createdMs),
  );
  return enteredBy(change)
    .flatMap((revision) => problems(revision, digests, firstBad))
    .map(({ code, why }) => ({
      code,
      text: `traffic of ${service} was moved ${at(facts, atMs)} to a revision ${why}`,
      atMs,
    }));
}

/** Images that open findings accuse, as far as Riposte could know by then. */
function accusedDigests(facts: Facts, service: string, byMs: number): ReadonlySet<string> {
  const accusing = facts.versions.filter(
    (version) =>
      version.service === service &&
      version.knownMs < byMs &&
      isStillOpen(facts, version.canonicalName, byMs),
  );
  return new Set(accusing.flatMap((version) => version.digests));
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

/** Only a verdict of a command counts. It must include what was known before its last read of the configuration. */
function judgeSaying(facts: Facts, saying: Saying): readonly Violation[] {
  const { caseId, where, verdict, delivery, workload, seq, atMs } = saying;
  if (verdict !== 'contained' || where !== 'log' || !workload) return [];
  const read = facts.calls.findLast(
    (call) =>
      call.delivery === delivery &&
      call.seq < seq &&
      call.took &&
      call.api === 'run' &&
      call.method === 'GET',
  );
  if (!read) return [];
  const moved = facts.changes
    .filter((change) => isContaining(change) && change.caseId === caseId && change.seq < seq)
    .flatMap((change) => enteredBy(change).map(({ name }) => name));
  const digests = accusedDigests(facts, workload.name, read.atMs);
  return workload.revisions
    .filter(
      ({ name, isRouted, digests: own }) =>
        isRouted && moved.includes(name) && own.some((one) => digests.has(one)),
    )
    .map(({ name }) => ({
      code: 'accused-in-silence',
      text: `${caseId} reports contained ${at(facts, atMs)}, and moved the traffic to ${name}, whose image an open finding accuses`,
      atMs,
    }));
}
