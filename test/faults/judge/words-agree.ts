import { isObject } from '../../../core/values/json';
import type { Call, CaseFact, Facts, LogLine, Saying } from '../facts/facts';
import type { Judgement, Violation } from './judgement';

export const wordsAgree: Judgement = {
  id: 'words-agree',
  demands: 'record, log, mark and journal of a case agree at the end',
  judge: (facts) =>
    facts.cases
      .filter(({ hasRecord }) => hasRecord)
      .flatMap((fact) => [
        // The content of a forged record is not Riposte's. What the actor changed, and reported after that, is.
        ...(facts.forgedCases.includes(fact.caseId)
          ? [...judgeOwnWords(facts, fact), ...judgeRewritten(facts, fact)]
          : [...judgeWords(facts, fact), ...judgeDeeds(facts, fact)]),
      ]),
};

const lastSaid = ({ sayings }: Facts, caseId: string, where: Saying['where']): Saying | undefined =>
  sayings.findLast((saying) => saying.caseId === caseId && saying.where === where);

/** A case that was undone is `observed` in the record and `undone` on the finding. */
const expectedMark = ({ isUndone, verdict }: CaseFact): string | undefined => (isUndone ? 'undone' : verdict);

function judgeWords(facts: Facts, fact: CaseFact): readonly Violation[] {
  const { caseId, verdict, mark, isUndone } = fact;
  const violations: Violation[] = [];
  // If the ledger cannot be written, people are notified of the failure anyway.
  const agrees = (said: string): boolean => said === verdict || (verdict === undefined && said === 'failed');
  const logged = lastSaid(facts, caseId, 'log');
  if (logged && !isUndone && !agrees(logged.verdict)) {
    violations.push({
      code: 'log',
      text: `${caseId}: the record has ${verdict}, the log ${logged.verdict}`,
    });
  }
  if (mark !== undefined && mark !== expectedMark(fact) && !isToldStale(facts, fact)) {
    violations.push({
      code: 'mark',
      text: `${caseId}: the record has ${expectedMark(fact)}, the mark ${mark}`,
    });
  }
  const noticed = lastSaid(facts, caseId, 'notice');
  if (noticed && !isUndone && !agrees(noticed.verdict)) {
    violations.push({
      code: 'notice',
      text: `${caseId}: the record has ${verdict}, the last notice ${noticed.verdict}`,
    });
  }
  return violations;
}

/** The log, the notices, the marks and its ledger belong to the actor, whatever the record contains. */
const judgeOwnWords = (facts: Facts, fact: CaseFact): readonly Violation[] => [
  ...judgeNotice(facts, fact),
  ...judgeLedger(facts, fact),
  ...judgeOwnMark(facts, fact),
];

function judgeLedger(facts: Facts, { caseId, isUndone, own }: CaseFact): readonly Violation[] {
  const logged = lastSaid(facts, caseId, 'log')?.verdict;
  // A failure is reported for the delivery. The ledger keeps what was known before.
  if (logged === undefined || isUndone || logged === 'failed' || logged === own.verdict) return [];
  const text = `${caseId}: the log has ${logged}, the actor's ledger ${own.verdict ?? 'nothing'}`;
  return [{ code: 'own-ledger', text }];
}

function judgeOwnMark(facts: Facts, { caseId, mark, own }: CaseFact): readonly Violation[] {
  // An undo decides the last mark, even after a reversal.
  const expected = own.undone ? 'undone' : (own.ended ?? own.verdict);
  const last = facts.calls.findLast((call) => isMarkOf(call, caseId));
  // If SCC refused the last mark, another judgement covers that.
  if (mark === undefined || mark === expected || last?.took !== true) return [];
  // A document that names another finding hides which mark must be corrected. An alert notifies people instead.
  const rang = ({ event, ...line }: LogLine): boolean =>
    line.caseId === caseId && event === 'command.refused' && line.seq > last.seq;
  if (facts.logs.some(rang)) return [];
  return [
    { code: 'own-mark', text: `${caseId}: the actor knows ${expected ?? 'nothing'}, the mark has ${mark}` },
  ];
}

const isObserved = (facts: Facts, caseId: string): boolean =>
  lastSaid(facts, caseId, 'log')?.verdict === 'observed';

const isMarkOf = ({ api, path, method, body }: Call, caseId: string): boolean =>
  api === 'scc' &&
  method === 'PATCH' &&
  path.endsWith('/securityMarks') &&
  isObject(body) &&
  isObject(body.marks) &&
  body.marks.riposte_case === caseId;

/**
 * Security Command Center refuses the mark, and people were notified with the command that writes the correct one. Then
 * they do not trust the mark.
 */
const isToldStale = ({ logs }: Facts, fact: CaseFact): boolean =>
  logs.some(({ event, caseId, rings, fields: { error } }) => {
    if (event !== 'step.failed' || caseId !== fact.caseId || !rings || !isObject(error)) return false;
    const command = `riposte_verdict=${expectedMark(fact)} `;
    return error.kind === 'stale-mark' && String(error.fix).includes(command);
  });

/**
 * The log and the notices belong to the actor, whatever the record contains: people are notified of the verdict in the
 * log.
 */
function judgeNotice(facts: Facts, { caseId, isUndone }: CaseFact): readonly Violation[] {
  // An attacker with the responder's permissions can plan nothing at all. Then nobody is notified of a case that
  // changed nothing.
  if (!facts.changes.some((change) => change.isOurs && change.caseId === caseId) && isObserved(facts, caseId))
    return [];
  const logged = lastSaid(facts, caseId, 'log');
  const noticed = lastSaid(facts, caseId, 'notice');
  // The responder also logs `case.failed`, which triggers an alert on its own.
  if (!logged || isUndone || logged.verdict === 'failed' || noticed?.verdict === logged.verdict) return [];
  const text = `${caseId}: the log has ${logged.verdict}, the last notice ${noticed?.verdict ?? 'nothing'}`;
  return [{ code: 'notice', text }];
}

/**
 * A record that an attacker rewrote is restored, or an alert notifies people. Riposte does nothing after the last check
 * of a case, so it cannot notice what is written later: `riposte report` and an undo compare the record when a person
 * asks.
 */
function judgeRewritten(facts: Facts, fact: CaseFact): readonly Violation[] {
  const forgedMs = facts.forgeries.findLast(({ caseId }) => caseId === fact.caseId)?.atMs ?? 0;
  const rang = facts.logs.some((line) => line.caseId === fact.caseId && line.rings && line.atMs >= forgedMs);
  const isLookedAt = facts.deliveries.some(
    ({ delivery: { id, fn, message, startedMs } }) =>
      fn === 'act' && message.caseId === fact.caseId && startedMs > forgedMs && !isMalformed(facts, id),
  );
  return rang || !isLookedAt ? [] : [...judgeRewrite(facts, fact), ...judgeDeeds(facts, fact)];
}

/** The actor reads no case for such a message. */
const isMalformed = ({ logs }: Facts, delivery: number): boolean =>
  logs.some((line) => line.delivery === delivery && line.event === 'command.malformed');

/** A document that it cannot read is a failure of the responder's delivery, and no word of the actor. */
function isOfResponder(facts: Facts, caseId: string): boolean {
  const { verdict, delivery } = lastSaid(facts, caseId, 'log') ?? {};
  return (
    verdict === 'failed' &&
    facts.deliveries.some((one) => one.delivery.id === delivery && one.delivery.fn === 'respond')
  );
}

/** Compares the record with the actor's last log line. */
function judgeRewrite(facts: Facts, { caseId, verdict, isUndone }: CaseFact): readonly Violation[] {
  const said = lastSaid(facts, caseId, 'log')?.verdict;
  const undone = facts.logs.filter(({ event }) => event === 'undo.done');
  const wasUndone = undone.some((line) => line.caseId === caseId);
  // The undo of a case that this one joined is logged only for that case.
  const mayBeUndone = isUndone && undone.length > 0;
  const agrees = wasUndone || mayBeUndone ? isUndone : verdict === said && !isUndone;
  // The worst verdict hides nothing, and triggers an alert on its own.
  if (said === undefined || agrees || verdict === 'failed' || isOfResponder(facts, caseId)) return [];
  const text = `${caseId}: the record has ${verdict ?? 'nothing'} since it was rewritten, the log ${said}, and nobody was notified`;
  return [{ code: 'rewritten', text }];
}

/** Compares the changes of the workload with what the record contains about them. */
function judgeDeeds(facts: Facts, fact: CaseFact): readonly Violation[] {
  const { caseId, verdict, outcomes } = fact;
  const changed = facts.changes.some(
    (change) => change.isOurs && change.caseId === caseId && change.purpose === 'command',
  );
  const done = outcomes.some(
    ({ action, status }) =>
      (status === 'done' || status === 'undone') &&
      /^(?:shift-traffic|stop-service|remove-public-access|restrict-)/.test(action),
  );
  if (changed && verdict === 'observed' && !fact.isUndone && !done) {
    return [
      { code: 'change-untold', text: `${caseId} has the verdict observed, but it changed its workload` },
    ];
  }
  // What a forged record contains about its steps proves nothing.
  if (facts.forgedCases.includes(caseId)) return [];
  // Another case, or a person, may have been first, but some caller must have changed something.
  const touched = facts.changes.some(({ service }) => resourceIs(fact, service));
  if (!touched && done && (verdict === 'contained' || verdict === 'containing')) {
    return [
      {
        code: 'change-unmade',
        text: `${caseId} has the verdict ${verdict}, but nobody changed its workload`,
      },
    ];
  }
  return [];
}

const resourceIs = ({ resource }: CaseFact, service: string): boolean =>
  resource === `//run.googleapis.com/${service}`;
