import type { PlantedBug } from './bug';

const marks = { test: 'test/functions/actor/marks.test.ts' };
const late = { test: 'test/functions/actor/marks/late-mark.test.ts' };

/** Wrong marks in Security Command Center. */
export const MARK_BUGS: readonly PlantedBug[] = [
  {
    id: 'mark-written-after-an-end',
    file: 'functions/actor/marks/mark-finding.ts',
    edits: [
      ['return isSent ? answered(() => corrected(deps, record, marking, last)) : last;', 'return last;'],
    ],
    breaks: 'a slow mark replaces the mark of an undo that happened meanwhile',
    invariant: 7,
    finder: marks,
  },
  {
    id: 'mark-without-a-look',
    file: 'functions/actor/marks/mark-finding.ts',
    edits: [
      [
        '  return last === word ? undefined : last;\n',
        "  return last === 'undone' ? undefined : last && word;\n",
      ],
    ],
    breaks: 'the actor writes a mark even though an undo has ended the case',
    invariant: 7,
    finder: marks,
  },
  {
    id: 'stale-mark-in-silence',
    file: 'functions/actor/marks/stale-mark.ts',
    edits: [
      ['  if (staleMark?.word !== word) {', '  if (staleMark !== undefined && staleMark.word !== word) {'],
    ],
    breaks: 'Security Command Center refuses a mark, and nobody is notified',
    invariant: 7,
    finder: marks,
  },
  {
    id: 'stale-mark-not-tried-again',
    file: 'functions/actor/reverify.ts',
    edits: [
      [
        'await retryStaleMark(unscoped, handed, sayings);',
        'await correctLateMark(unscoped, handed, sayings);',
      ],
    ],
    breaks: 'a mark stays wrong even though Security Command Center would accept it now',
    invariant: 7,
    finder: marks,
  },
  {
    id: 'late-mark-stays',
    file: 'functions/actor/reverify.ts',
    edits: [['      else if (scheduled) await correctLateMark(unscoped, handed, sayings);\n', '']],
    breaks: 'a mark that arrives late stays on the finding of a contained case',
    invariant: 7,
    finder: late,
  },
  {
    id: 'late-mark-after-the-end-stays',
    file: 'functions/actor/marks/check-marks.ts',
    edits: [
      [
        "  else if ((await correctLateMark(deps, handed, sayings)) === 'unread' && !last) return RETRY;\n",
        '  if (last && minutes === 0) return RETRY;\n',
      ],
    ],
    breaks: 'a mark that arrives after the mark of an undo stays on the finding',
    invariant: 7,
    finder: late,
  },
  {
    id: 'late-mark-after-the-watch-stays',
    file: 'functions/actor/watch.ts',
    edits: [['return now.ended === undefined ? ACK : checkMarks(deps, read.value, now);', 'return ACK;']],
    breaks: 'a mark that arrives after a reversal stays, if the checks of the case were over before',
    invariant: 7,
    finder: late,
  },
  {
    id: 'mark-of-a-person-replaced',
    file: 'functions/actor/marks/late-mark.ts',
    edits: [['  return words === undefined || words.includes(word);', '  return true;']],
    breaks: 'the actor replaces a mark that it did not write',
    invariant: 13,
    finder: late,
  },
  {
    id: 'mark-sent-before-it-is-kept',
    file: 'functions/actor/marks/mark-finding.ts',
    edits: [
      ['    if (replacing(current, word) !== undefined) return undefined;', '    if (at) return undefined;'],
    ],
    breaks: 'the ledger does not know which words may arrive late',
    invariant: 7,
    finder: late,
  },
];
