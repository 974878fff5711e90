import type { PlantedBug } from './bug';

const finder = { test: 'test/functions/actor/attacked-words.test.ts' };

/** What the actor keeps of its own words, and who is called when a document disagrees. */
export const WORDS_BUGS: readonly PlantedBug[] = [
  {
    id: 'rewritten-record-kept',
    file: 'functions/actor/restore-words.ts',
    edits: [['  if (!isSuspect) return ACK;\n', '  if (isSuspect || !isSuspect) return ACK;\n']],
    breaks:
      'a record that a compromised responder rewrote after the case was over stays, and nobody is called',
    invariant: 8,
    finder: { test: 'test/functions/actor/restore-words.test.ts' },
  },
  {
    id: 'unreported-undo-counts-as-forged',
    file: 'core/ledger/record-problem.ts',
    edits: [['    if (!isReported(effects)) return undefined;\n', '']],
    breaks: 'an undo whose delivery died before it wrote the record is called a forgery',
    invariant: 6,
    finder: { test: 'test/functions/actor/restore-words.test.ts' },
  },
  {
    id: 'words-replaced-by-an-empty-plan',
    file: 'functions/actor/command.ts',
    edits: [
      ['    if (isStanding(sayings)) return { status: await reverify(unscoped, handed, sayings) };\n', ''],
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
    file: 'functions/actor/ring-forged.ts',
    edits: [
      ['  notifier.notify({', '  void ((_notice: Parameters<typeof notifier.notify>[0]) => undefined)({'],
    ],
    breaks: 'a forged or unreadable case is logged, but triggers no alert',
    invariant: 12,
    finder,
  },
  {
    id: 'words-put-back-after-an-end',
    file: 'functions/actor/reverify.ts',
    edits: [['    if (!isStanding(sayings)) return true;\n', '']],
    breaks: 'the record of a case that was undone a moment ago says `contained` again',
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
    breaks: 'a case whose undo is refused in the end never gets a verdict, and nobody hears of it',
    invariant: 7,
    finder,
  },
  {
    id: 'verdict-after-the-lease',
    file: 'functions/actor/conclude.ts',
    edits: [['SAYING_LEASE_MS / 2) throw', 'SAYING_LEASE_MS * 1_000) throw']],
    breaks: 'a verdict is said over an undo that took the lock when its lease was over',
    invariant: 5,
    finder,
  },
  {
    id: 'reversal-marked-after-an-undo',
    file: 'core/ledger/sayings.ts',
    edits: [["current.todo.filter((part) => part !== 'mark')", 'current.todo']],
    breaks: 'Security Command Center says `reversed` of a case that was undone since',
    invariant: 7,
    finder,
  },
  {
    id: 'failure-over-an-undo',
    file: 'functions/actor/handler.ts',
    edits: [['    if (ended !== undefined) {', '    if (ended !== undefined && ended !== ended) {']],
    breaks: 'a late delivery that fails turns the record of an undone case to `failed`',
    invariant: 5,
    finder,
  },
  {
    id: 'contained-without-a-watch',
    file: 'functions/actor/command.ts',
    edits: [['  if (changed && !isWatched(sayings)) return ack;\n', '']],
    breaks: 'a forged command contains a case that nobody looks at again',
    invariant: 7,
    finder,
  },
  {
    id: 'undo-believes-the-record',
    file: 'functions/actor/undo/find-case.ts',
    edits: [
      [
        '  if (sayings.target !== undefined) {',
        '  if (sayings.target === undefined && sayings.target !== undefined) {',
      ],
    ],
    breaks: 'a record that was rewritten to another workload blocks the undo',
    invariant: 5,
    finder,
  },
  {
    id: 'marks-by-the-record',
    file: 'functions/actor/written-marks.ts',
    edits: [['return told[action.id] === undefined ? [] :', 'return told[action.id] !== undefined ? [] :']],
    breaks: 'a mark stays `contained` when the record no longer names the step that wrote it',
    invariant: 7,
    finder,
  },
];
