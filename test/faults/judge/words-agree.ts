import { isObject } from '../../../core/values/json';
import type { Call, CaseFact, Facts, LogLine, Saying } from '../facts/facts';
import type { Judgement, Violation } from './judgement';

export const wordsAgree: Judgement = {
  id: 'words-agree',
  demands: 'record, log, mark and journal of a case say the same at the end',
  judge: (facts) =>
    facts.cases
      .filter(({ hasRecord }) => hasRecord)
      .flatMap((fact) => [
        // What a forger wrote into the record is not ours; what was done, and said after it, is.
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
  // Where the ledger cannot be written, people are told of the failure all the same.
  const agrees = (said: string): boolean => said === verdict || (verdict === undefined && said === 'failed');
  const logged = lastSaid(facts, caseId, 'log');
  if (logged && !isUndone && !agrees(logged.verdict)) {
    violations.push({
      code: 'log',
      text: `${caseId}: the record says ${verdict}, the log ${logged.verdict}`,
    });
  }
  if (mark !== undefined && mark !== expectedMark(fact) && !isToldStale(facts, fact)) {
    violations.push({
      code: 'mark',
      text: `${caseId}: the record says ${expectedMark(fact)}, the mark ${mark}`,
    });
  }
  const noticed = lastSaid(facts, caseId, 'notice');
  if (noticed && !isUndone && !agrees(noticed.verdict)) {
    violations.push({
      code: 'notice',
      text: `${caseId}: the record says ${verdict}, the last notice ${noticed.verdict}`,
    });
  }
  return violations;
}

/** Log, notices, marks and its ledger are the actor's own, whatever the record says. */
const judgeOwnWords = (facts: Facts, fact: CaseFact): readonly Violation[] => [
  ...judgeNotice(facts, fact),
  ...judgeLedger(facts, fact),
  ...judgeOwnMark(facts, fact),
];

function judgeLedger(facts: Facts, { caseId, isUndone, own }: CaseFact): readonly Violation[] {
  const logged = lastSaid(facts, caseId, 'log')?.verdict;
  // A failure is said of the delivery: the ledger keeps what was known before.
  if (logged === undefined || isUndone || logged === 'failed' || logged === own.verdict) return [];
  const text = `${caseId}: the log says ${logged}, the ledger of the actor ${own.verdict ?? 'nothing'}`;
  return [{ code: 'own-ledger', text }];
}

function judgeOwnMark(facts: Facts, { caseId, mark, own }: CaseFact): readonly Violation[] {
  // An undo has the last word, also after a reversal.
  const expected = own.undone ? 'undone' : (own.ended ?? own.verdict);
  const last = facts.calls.findLast((call) => isMarkOf(call, caseId));
  // Where SCC did not take the last one, that is another question.
  if (mark === undefined || mark === expected || last?.took !== true) return [];
  // A document that names another finding hides which mark is to be corrected, and people are called instead.
  const rang = ({ event, ...line }: LogLine): boolean =>
    line.caseId === caseId && event === 'command.refused' && line.seq > last.seq;
  if (facts.logs.some(rang)) return [];
  return [
    { code: 'own-mark', text: `${caseId}: the actor knows ${expected ?? 'nothing'}, the mark says ${mark}` },
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

/** People are called with the verdict of the log. */
/**
 * Security Command Center takes no mark, and people were called with the command that writes what it should say. Then it is
 * not the mark that they trust.
 */
const isToldStale = ({ logs }: Facts, fact: CaseFact): boolean =>
  logs.some(({ event, caseId, rings, fields: { error } }) => {
    if (event !== 'step.failed' || caseId !== fact.caseId || !rings || !isObject(error)) return false;
    const command = `riposte_verdict=${expectedMark(fact)} `;
    return error.kind === 'stale-mark' && String(error.fix).includes(command);
  });

/** Log and notices are the actor's own, whatever the record says: people are called with the verdict of the log. */
function judgeNotice(facts: Facts, { caseId, isUndone }: CaseFact): readonly Violation[] {
  // Whoever holds the responder's powers can plan nothing at all, and then nobody hears of a case that changed nothing.
  if (!facts.changes.some((change) => change.isOurs && change.caseId === caseId) && isObserved(facts, caseId))
    return [];
  const logged = lastSaid(facts, caseId, 'log');
  const noticed = lastSaid(facts, caseId, 'notice');
  // `case.failed` is a line of the responder too, and rings by itself.
  if (!logged || isUndone || logged.verdict === 'failed' || noticed?.verdict === logged.verdict) return [];
  const text = `${caseId}: the log says ${logged.verdict}, the last notice ${noticed?.verdict ?? 'nothing'}`;
  return [{ code: 'notice', text }];
}

/**
 * A record that somebody rewrote is restored, or people are called. Riposte does nothing after the last check of a case,
 * so nothing can notice what is written later: `riposte report` and an undo compare when a person asks.
 */
function judgeRewritten(facts: Facts, fact: CaseFact): readonly Violation[] {
  const forgedMs = facts.forgeries.findLast(({ caseId }) => caseId === fact.caseId)?.atMs ?? 0;
  const rang = facts.logs.some((line) => line.caseId === fact.caseId && line.rings && line.atMs >= forgedMs);
  const isLookedAt = facts.deliveries.some(
    ({ delivery: { fn, message, startedMs } }) =>
      fn === 'act' && message.caseId === fact.caseId && startedMs > forgedMs,
  );
  return rang || !isLookedAt ? [] : [...judgeRewrite(facts, fact), ...judgeDeeds(facts, fact)];
}

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
  // The undo of a case that this one joined is logged there only.
  const mayBeUndone = isUndone && undone.length > 0;
  const agrees = wasUndone || mayBeUndone ? isUndone : verdict === said && !isUndone;
  // The worst word hides nothing, and triggers an alert by itself.
  if (said === undefined || agrees || verdict === 'failed' || isOfResponder(facts, caseId)) return [];
  const text = `${caseId}: the record says ${verdict ?? 'nothing'} since it was rewritten, the log ${said}, and nobody was called`;
  return [{ code: 'rewritten', text }];
}

/** What was done to the workload, held against what the record says of it. */
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
    return [{ code: 'change-untold', text: `${caseId} says observed, but it changed its workload` }];
  }
  // What a forged record says of its steps proves nothing.
  if (facts.forgedCases.includes(caseId)) return [];
  // Another case, or a person, may have been first; but somebody must have changed something.
  const touched = facts.changes.some(({ service }) => resourceIs(fact, service));
  if (!touched && done && (verdict === 'contained' || verdict === 'containing')) {
    return [{ code: 'change-unmade', text: `${caseId} says ${verdict}, but nobody changed its workload` }];
  }
  return [];
}

const resourceIs = ({ resource }: CaseFact, service: string): boolean =>
  resource === `//run.googleapis.com/${service}`;
