import { normalService } from '../../../core/cloud-run/normal-form';
import { isObject, jsonEqual } from '../../../core/values/json';
import type { Change, DeliveryFact, Facts, LogLine } from '../facts/facts';
import { at, type Judgement, type Violation } from './judgement';
import { differing } from './only-the-target';

export const undoIsHonest: Judgement = {
  id: 'undo-is-honest',
  demands: 'an undo restores every user-settable field, once, and reports what it did',
  judge: (facts) => {
    const byCase = new Map<string, DeliveryFact[]>();
    for (const delivery of facts.deliveries.filter(({ purpose }) => purpose === 'undo')) {
      const caseId = String(delivery.delivery.message.caseId);
      byCase.set(caseId, [...(byCase.get(caseId) ?? []), delivery]);
    }
    return [...byCase].flatMap(([caseId, deliveries]) => judgeCase(facts, caseId, deliveries));
  },
};

function judgeCase(facts: Facts, caseId: string, deliveries: readonly DeliveryFact[]): readonly Violation[] {
  const ids = new Set(deliveries.map(({ delivery }) => delivery.id));
  const changes = facts.changes.filter(
    ({ isOurs, delivery }) => isOurs && delivery !== undefined && ids.has(delivery),
  );
  const lines = facts.logs.filter(({ delivery }) => delivery !== undefined && ids.has(delivery));
  const done = lines.filter(({ event }) => event === 'undo.done');
  const told = lines.some(({ event }) => /^(?:undo\.|case\.failed)/.test(event));
  return [
    ...(told || letter(facts, caseId)
      ? []
      : [{ code: 'silent', text: `the undo of ${caseId} was never answered` }]),
    ...blocked(facts, caseId, lines),
    ...tookEffectUntold(facts, caseId, changes, done.length > 0),
    ...tooOften(caseId, deliveries, done),
    ...twice(facts, caseId, changes),
    // At WARNING the line names the steps that remain. Then the workload is not as before, and the line reports that.
    ...done.filter(({ severity }) => severity === 'NOTICE').flatMap(({ seq }) => unequal(facts, caseId, seq)),
  ];
}

/**
 * The actor writes the report before it records that the report exists, because twice is better than never. If a
 * delivery dies in between, the next one may report the undo once more. No other repetition is allowed: neither a third
 * report, nor one after a delivery that was answered.
 */
function tooOften(
  caseId: string,
  deliveries: readonly DeliveryFact[],
  done: Facts['logs'],
): readonly Violation[] {
  const told = new Set<string>();
  const repeats = done.filter((line, index) => {
    const steps = undoneIn(line);
    const isRepeat = index > 0 && steps.every((step) => told.has(step));
    for (const step of steps) told.add(step);
    return isRepeat;
  });
  const isExcused = repeats.every((line) => {
    const before = done[done.indexOf(line) - 1];
    return !deliveries.some(({ delivery, status }) => delivery.id === before?.delivery && status === 204);
  });
  if (repeats.length === 0 || (repeats.length === 1 && isExcused)) return [];
  return [{ code: 'twice-told', text: `the undo of ${caseId} was done ${done.length} times` }];
}

/** The steps that a line reports as undone. A later line may report more of them. */
const undoneIn = ({ fields: { steps } }: LogLine): readonly string[] =>
  (Array.isArray(steps) ? steps : []).flatMap((step) =>
    isObject(step) && step.result === 'undone' ? [String(step.step)] : [],
  );

const letter = ({ deadLetters }: Facts, caseId: string): boolean =>
  deadLetters.some(({ subscription, message }) => /undo/.test(subscription) && message.caseId === caseId);

const BLOCKING = ['no-such-case', 'forged-record', 'foreign-target', 'unknown-action', 'nothing-to-undo'];

/**
 * If an attacker forges the document of a case that has changed something, the undo may be blocked only with an alert.
 */
function blocked(facts: Facts, caseId: string, lines: Facts['logs']): readonly Violation[] {
  if (!facts.forgedCases.includes(caseId)) return [];
  return lines.flatMap(({ event, fields, seq, atMs, delivery }) => {
    const isBlocked = event === 'undo.refused' && BLOCKING.includes(String(fields.code));
    const changed = facts.changes.some(
      (change) =>
        change.isOurs && change.caseId === caseId && change.purpose === 'command' && change.seq < seq,
    );
    const rang = lines.some((line) => line.delivery === delivery && line.rings);
    if (!isBlocked || !changed || rang) return [];
    const text = `the undo of ${caseId} is refused ${at(facts, atMs)} as ${fields.code}, and nobody was notified`;
    return [{ code: 'blocked', text, atMs }];
  });
}

function tookEffectUntold(
  facts: Facts,
  caseId: string,
  changes: readonly Change[],
  isDone: boolean,
): readonly Violation[] {
  const [first] = changes;
  if (!first || isDone) return [];
  // Some of several steps may be refused. Then the record must name the restored ones.
  const record = facts.cases.find((fact) => fact.caseId === caseId);
  if (record?.isUndone || isStoppedByForger(facts, caseId)) return [];
  const text = `the undo of ${caseId} changed the workload ${at(facts, first.atMs)} and never reported that it is done`;
  return [{ code: 'effect-untold', text, atMs: first.atMs }];
}

/**
 * The document was made unreadable between two deliveries of the undo. An alert notifies people that the undo may have
 * taken effect.
 */
const isStoppedByForger = ({ forgedCases, logs }: Facts, caseId: string): boolean =>
  forgedCases.includes(caseId) &&
  logs.some(
    (line) =>
      line.caseId === caseId &&
      line.event === 'undo.refused' &&
      line.fields.code === 'forged-record' &&
      logs.some(({ delivery, rings }) => rings && delivery === line.delivery),
  );

/** The same resource of the service, written twice by undos of one case. */
function twice(facts: Facts, caseId: string, changes: readonly Change[]): readonly Violation[] {
  const policies = changes.filter(
    ({ before, after }) => !jsonEqual(before.bindings as never, after.bindings as never),
  );
  const configs = changes.filter(({ before, after }) => !jsonEqual(before.config, after.config));
  // A case may have changed the service in two steps, for example ingress and scaling.
  const made = facts.changes.filter(
    ({ isOurs, purpose, caseId: of, before, after }) =>
      isOurs && purpose === 'command' && of === caseId && !jsonEqual(before.config, after.config),
  ).length;
  const most = (each: readonly Change[]) => (each === configs ? Math.max(1, made) : 1);
  return [policies, configs]
    .filter((each) => each.length > most(each))
    .map((each) => ({
      code: 'twice',
      text: `the undo of ${caseId} changed the workload ${each.length} times, last ${at(facts, each.at(-1)?.atMs ?? 0)}`,
      ...(each.at(-1) ? { atMs: each.at(-1)?.atMs as number } : {}),
    }));
}

/** If the undo reports that it is done, Riposte's containing changes of the workload are reverted. */
function unequal(facts: Facts, caseId: string, doneSeq: number): readonly Violation[] {
  const ours = facts.changes.filter(
    (change) => change.isOurs && change.caseId === caseId && change.seq < doneSeq,
  );
  const contained = ours.filter(({ purpose }) => purpose === 'command');
  const [first] = contained;
  const service = first?.service;
  const others = facts.changes.filter(
    (change) => !change.isOurs && change.service === service && change.seq > (first?.seq ?? 0),
  );
  const otherCases = facts.changes.filter(
    (change) =>
      change.isOurs &&
      change.service === service &&
      change.caseId !== caseId &&
      change.seq > (first?.seq ?? 0),
  );
  const last = facts.changes.findLast((change) => change.service === service && change.seq < doneSeq);
  // If another caller changed it meanwhile, the state before is not the right one.
  if (!first || !last || others.length > 0 || otherCases.length > 0) return [];
  const fields = differing(normalService(first.before.config), normalService(last.after.config));
  const bindings = sorted(first.before) === sorted(last.after) ? [] : ['bindings'];
  return [...fields, ...bindings].map((field) => ({
    code: 'not-restored',
    text: `the undo of ${caseId} reports that it is done, but ${field} of ${service} is not as before`,
  }));
}

const sorted = ({ bindings }: Change['before']): string =>
  bindings
    .flatMap(({ role, members }) => members.map((member) => `${role} ${member}`))
    .sort()
    .join('\n');
