import type { PlantedBug } from './bug';

const meanwhile = { test: 'test/functions/actor/attacked-meanwhile.test.ts' };
const finder = { test: 'test/functions/actor/attacked-words.test.ts' };

/** The actor's own record of its reports, and who is notified if a document disagrees. */
export const WORDS_BUGS: readonly PlantedBug[] = [
  {
    id: 'rewritten-record-kept',
    file: 'functions/actor/restore-words.ts',
    edits: [['  if (!isSuspect) return ACK;\n', '  if (isSuspect || !isSuspect) return ACK;\n']],
    breaks:
      'a record that a compromised responder rewrote after the case was over stays, and nobody is notified',
    invariant: 8,
    finder: { test: 'test/functions/actor/restore-words.test.ts' },
  },
  {
    id: 'unreported-undo-counts-as-forged',
    file: 'core/ledger/record-problem.ts',
    edits: [['    if (!isReported(sayings, effects)) return undefined;\n', '']],
    breaks: 'an undo whose delivery died before it wrote the record is reported as a forgery',
    invariant: 6,
    finder: { test: 'test/functions/actor/restore-words.test.ts' },
  },
  {
    id: 'words-replaced-by-an-empty-plan',
    file: 'functions/actor/command.ts',
    edits: [
      ['    if (isStanding(sayings)) return { status: await reverify(unscoped, handed, sayings) };\n', ''],
      // The lines after it continue the case, which would hide the bug.
      [
        '    const begun = begunCase(handed, sayings);',
        '    const begun = begunCase(handed, { ...sayings, target: undefined } as never);',
      ],
    ],
    breaks: 'a forged plan without a change makes the actor forget that a case is contained',
    invariant: 7,
    finder,
  },
  {
    id: 'words-replaced-without-a-look',
    file: 'functions/actor/conclude.ts',
    edits: [['    if (!isLooked && isStanding(ledger.sayings)) {', '    if (!isLooked && false) {']],
    breaks: 'a record about another workload makes the actor forget that a case is contained',
    invariant: 7,
    finder,
  },
  {
    id: 'forgery-alerts-nobody',
    file: 'functions/actor/alert-forged.ts',
    edits: [
      ['  notifier.notify({', '  void ((_notice: Parameters<typeof notifier.notify>[0]) => undefined)({'],
    ],
    breaks: 'a forged or unreadable case is logged, but triggers no alert',
    invariant: 12,
    finder: 'forger',
  },
  {
    id: 'words-put-back-after-an-end',
    file: 'functions/actor/reverify.ts',
    edits: [['    if (!isStanding(sayings)) return true;\n', '']],
    breaks: 'the record of a case that was just undone says `contained` again',
    invariant: 5,
    finder,
  },
  {
    id: 'undo-under-way-ends-the-command',
    file: 'functions/actor/conclude.ts',
    edits: [
      [
        'again: ledger.sayings.ended === undefined && isBeingUndone(ledger)',
        'again: false && isBeingUndone(ledger)',
      ],
    ],
    breaks: 'a case whose undo is finally refused never gets a verdict, and nobody is notified',
    invariant: 7,
    finder,
  },
  {
    id: 'verdict-after-the-lease',
    file: 'functions/actor/conclude.ts',
    edits: [['SAYING_LEASE_MS / 2) throw', 'SAYING_LEASE_MS * 1_000) throw']],
    breaks: 'the actor reports a verdict after an undo that took the lock when its lease was over',
    invariant: 5,
    finder,
  },
  {
    id: 'reversal-marked-after-an-undo',
    file: 'core/ledger/sayings.ts',
    edits: [
      ["current.todo.filter((part) => part !== 'mark')", 'current.todo'],
      ["(undone ? 'undone' : ended);", "(undone && !ended ? 'undone' : ended);"],
    ],
    breaks: 'Security Command Center shows `reversed` for a case that was undone since',
    invariant: 7,
    finder,
  },
  {
    id: 'failure-over-an-undo',
    file: 'functions/actor/handler.ts',
    edits: [['    if (ended !== undefined) {', '    if (ended !== undefined && ended !== ended) {']],
    breaks: 'a late delivery that fails changes the record of an undone case to `failed`',
    invariant: 5,
    finder,
  },
  {
    id: 'contained-without-a-watch',
    file: 'functions/actor/command.ts',
    edits: [['  if (changed && !isWatched(sayings) && !isPast) return ack;\n', '']],
    breaks: 'a forged command contains a case that nothing checks again',
    invariant: 7,
    finder,
  },
  {
    id: 'undo-believes-the-record',
    file: 'functions/actor/undo/find-case.ts',
    edits: [['  if (known !== undefined) return {', '  if (known === null) return {']],
    breaks: 'a record that was rewritten to name another workload blocks the undo',
    invariant: 5,
    finder,
  },
  {
    id: 'marks-by-the-record',
    file: 'functions/actor/written-marks.ts',
    edits: [['return told[action.id] === undefined ? [] :', 'return told[action.id] !== undefined ? [] :']],
    breaks: 'a mark stays `contained` if the record no longer names the step that wrote it',
    invariant: 7,
    finder,
  },
  {
    id: 'emptied-plan-ends-the-case',
    file: 'functions/actor/command.ts',
    edits: [
      [
        '    const begun = begunCase(handed, sayings);',
        '    const begun = begunCase(handed, { ...sayings, target: undefined } as never);',
      ],
    ],
    breaks:
      'a plan that is emptied while the actor changes the workload makes the case `observed`, and nobody is notified',
    invariant: 7,
    finder: { test: 'test/faults/found.test.ts' },
  },
  {
    id: 'claim-after-a-verdict',
    file: 'functions/actor/claim.ts',
    edits: [
      [
        'wasBegun(input, ledger) || hasSpoken(input.ledger.sayings, ledger.sayings)',
        'wasBegun(input, ledger) || hasSpoken(ledger.sayings, ledger.sayings)',
      ],
    ],
    breaks: 'the actor changes the workload for a case that another delivery has closed meanwhile',
    invariant: 7,
    finder: meanwhile,
  },
  {
    id: 'told-steps-by-the-record',
    file: 'functions/actor/written-marks.ts',
    edits: [
      [
        "    action.kind === 'recording' &&\n    told[action.id] !== undefined &&",
        "    action.kind === 'recording' &&\n    told[action.id] === null &&",
      ],
    ],
    breaks:
      'people and Security Command Center keep an old verdict if the record no longer names the steps that reported it',
    invariant: 7,
    finder: meanwhile,
  },
  {
    id: 'unfit-document-stops-the-actor',
    file: 'functions/actor/write-case.ts',
    edits: [
      [
        'if (isRetryable(cause) || !isAboutDocument(cause)) throw cause;',
        'if (isRetryable(cause) || isAboutDocument(cause)) throw cause;',
      ],
    ],
    breaks:
      'a document that cannot be written prevents the actor from recording its change in its own ledger',
    invariant: 6,
    finder: meanwhile,
  },
  {
    id: 'blocked-undo-alerts-nobody',
    file: 'functions/actor/undo/undo.ts',
    edits: [['  if (!isForgery(refusal.code)) return;', '  if (isForgery(refusal.code)) return;']],
    breaks: 'a forged document that blocks an undo triggers no alert',
    invariant: 12,
    finder: meanwhile,
  },
  {
    id: 'joined-mark-by-the-record',
    file: 'functions/actor/undo/joined-cases.ts',
    edits: [['  if (read.ok) return read', "  if (read.ok && caseId === '') return read"]],
    breaks: 'the mark of a joined case stays unchanged after its containment was undone',
    invariant: 7,
    finder: meanwhile,
  },
  {
    id: 'unreadable-document-stays',
    file: 'functions/actor/read-case.ts',
    edits: [['  if (kept === undefined || stored', '  if (kept !== undefined || stored']],
    breaks: 'a document that somebody made unreadable ends the case, and a reversal is not recorded',
    invariant: 7,
    finder: { test: 'test/functions/actor/restore-case.test.ts' },
  },
  {
    id: 'verdict-without-a-call',
    file: 'functions/actor/recording-steps.ts',
    edits: [
      ["  return isSilent && verdict !== 'observed' ?", "  return isSilent && verdict === 'observed' ?"],
    ],
    breaks: 'a refusal notifies nobody if the record names a workload for which the actor has no plan',
    invariant: 12,
    finder: { test: 'test/functions/actor/reversal-forged-record.test.ts' },
  },
  {
    id: 'undo-leaves-a-rewritten-record',
    file: 'functions/actor/undo/undo.ts',
    edits: [
      ['  await putRight(deps, caseId, refusal);\n', ''],
      ['  if (!isNew) await putRight(unscoped, caseId, found);\n', ''],
    ],
    breaks: 'an undo that changes nothing leaves a rewritten record as it is, and nobody is notified',
    invariant: 8,
    finder: { test: 'test/functions/actor/restore-words.test.ts' },
  },
  {
    id: 'closed-by-the-record',
    file: 'core/ledger/sayings.ts',
    edits: [
      [
        "state === 'closed' && verdict !== undefined && !open;",
        "state === 'closed' && verdict !== undefined;",
      ],
    ],
    breaks: 'a compromised responder closes a case that the actor still verifies, and nobody is notified',
    invariant: 7,
    finder: { test: 'test/functions/actor/attacked-state.test.ts' },
  },
  {
    id: 'deep-document-accepted',
    file: 'core/ledger/case-schema.ts',
    edits: [
      ['  if (!isWithinDepth(data, MOST_LEVELS)) return', '  if (!isWithinDepth(data, 1_000_000)) return'],
    ],
    breaks: 'a document that is nested very deeply blocks an undo and every check of a containment',
    invariant: 7,
    finder: { test: 'test/functions/actor/restore-case.test.ts' },
  },
  {
    id: 'restored-document-does-not-fit',
    file: 'functions/actor/read-case.ts',
    edits: [
      [
        '    if (!restored.ok || !jsonFits(data, RECORD_BYTES)) continue;\n',
        '    if (!restored.ok) break;\n',
      ],
    ],
    breaks: 'a document that is unreadable and too full cannot be restored, and blocks an undo',
    invariant: 7,
    finder: { test: 'test/functions/actor/restore-case.test.ts' },
  },
  {
    id: 'finding-rewritten-while-waiting',
    file: 'functions/actor/conclude.ts',
    edits: [['now.ok ? sameFinding(handed, now.value) : handed', 'now.ok ? now.value : handed']],
    breaks: 'a record that is rewritten while the actor waits makes the alert name another workload',
    invariant: 8,
    finder: { test: 'test/functions/actor/attacked-state.test.ts' },
  },
];
