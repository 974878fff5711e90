import type { Change, DeliveryFact, Facts } from '../facts/facts';
import { at, type Judgement, type Violation } from './judgement';

export const guardsHold: Judgement = {
  id: 'guards-hold',
  demands: 'no containment despite the kill switch, an exemption, a hold, the breaker, or a closed finding',
  judge: (facts) => {
    const containing = facts.changes.filter(({ isOurs, purpose }) => isOurs && purpose === 'command');
    return [...containing.flatMap((change) => judgeChange(facts, change)), ...breaker(facts, containing)];
  },
};

/**
 * Only a guard that was active during the whole delivery counts, because the actor may or may not see a change
 * meanwhile.
 */
function judgeChange(facts: Facts, change: Change): readonly Violation[] {
  const delivery = facts.deliveries.find(({ delivery: { id } }) => id === change.delivery);
  const fromMs = delivery?.delivery.startedMs ?? change.atMs;
  const text = (why: string) => `${change.service} was contained ${at(facts, change.atMs)} although ${why}`;
  const violations: Violation[] = [];
  if (isEngaged(facts, fromMs, change.atMs)) {
    violations.push({ code: 'kill-switch', text: text('the kill switch was engaged') });
  }
  if (isExempt(facts, change)) violations.push({ code: 'exemption', text: text('it is exempt') });
  if (isClosed(facts, change, fromMs)) {
    violations.push({ code: 'closed-finding', text: text('its finding was closed or muted') });
  }
  if (isHeld(facts, change, delivery)) {
    violations.push({ code: 'hold', text: text('a person had undone the same containment') });
  }
  return violations;
}

function isEngaged({ killSwitch }: Facts, fromMs: number, untilMs: number): boolean {
  const before = killSwitch.findLast(({ atMs }) => atMs < fromMs);
  return before?.engaged === true && !killSwitch.some(({ atMs }) => atMs >= fromMs && atMs <= untilMs);
}

const isExempt = ({ settings, startMs, actorAheadMs }: Facts, { service, atMs }: Change): boolean =>
  settings.exemptions.some(
    (exemption) => service === exemption.service && atMs + actorAheadMs < startMs + exemption.untilMs,
  );

function isClosed({ versions }: Facts, { caseId, service }: Change, fromMs: number): boolean {
  const name = versions.find((version) => version.caseId === caseId)?.canonicalName;
  const mine = versions.filter((version) => version.canonicalName === name && version.service === service);
  const before = mine.findLast(({ atMs }) => atMs < fromMs);
  return before?.isOpen === false && !mine.some(({ atMs }) => atMs >= fromMs);
}

function isHeld(facts: Facts, change: Change, delivery: DeliveryFact | undefined): boolean {
  const version = facts.versions.find(({ caseId }) => caseId === change.caseId);
  const fromMs = delivery?.delivery.startedMs ?? change.atMs;
  return facts.logs.some((line) => {
    if (line.event !== 'undo.done' || line.atMs >= fromMs) return false;
    const undone = facts.versions.find(({ caseId }) => caseId === line.caseId);
    const untilMs = line.atMs + facts.settings.holdHours * 3_600_000;
    return (
      undone?.service === change.service &&
      change.atMs + facts.actorAheadMs < untilMs &&
      undone.digests.length === 1 &&
      version?.digests.length === 1 &&
      undone.digests[0] === version.digests[0]
    );
  });
}

/** Workloads changed within the window, each counted at its first change. */
function breaker({ settings }: Facts, containing: readonly Change[]): readonly Violation[] {
  const { containments, perMinutes } = settings.breaker;
  const firsts = containing.filter(
    (change, index) =>
      containing.findIndex((each) => each.service === change.service && each.caseId === change.caseId) ===
      index,
  );
  const over = firsts.find((change) => {
    const services = firsts
      .filter(({ atMs }) => atMs <= change.atMs && atMs > change.atMs - perMinutes * 60_000)
      .map(({ service }) => service);
    return new Set(services).size > containments;
  });
  return over
    ? [
        {
          code: 'breaker',
          text: `more than ${containments} workloads were contained within ${perMinutes} minutes`,
        },
      ]
    : [];
}
