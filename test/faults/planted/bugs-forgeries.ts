import type { PlantedBug } from './bug';

/** Wrong answers to a document that somebody has forged. */
export const FORGERY_BUGS: readonly PlantedBug[] = [
  {
    id: 'forgery-rings-at-each-delivery',
    file: 'functions/actor/alert-forged.ts',
    edits: [
      [
        '  if (isReported(reported, cause, clock.now())) {',
        '  if (isReported(undefined, cause, clock.now())) {',
      ],
    ],
    breaks: 'the same forgery notifies people at each delivery',
    invariant: 12,
    finder: { test: 'test/functions/actor/alert-forged.test.ts' },
  },
  {
    id: 'later-forgery-silenced',
    file: 'core/ledger/reported-forgeries.ts',
    edits: [['.find((one) => one.cause === keyOf(cause))?.at', '.find((one) => one.cause !== cause)?.at']],
    breaks: 'one forgery of a case silences every later one',
    invariant: 12,
    finder: { test: 'test/functions/actor/alert-forged.test.ts' },
  },
  {
    id: 'forgery-silent-for-ever',
    file: 'core/ledger/reported-forgeries.ts',
    edits: [
      ['  return ageMs >= 0 && ageMs < SILENT_MS;', '  return ageMs >= 0 && ageMs < SILENT_MS * 1_000;'],
    ],
    breaks: 'a forgery that is repeated days later notifies nobody',
    invariant: 12,
    finder: { test: 'test/functions/actor/alert-forged.test.ts' },
  },
  {
    id: 'unproven-names-restored',
    file: 'core/ledger/proven-record.ts',
    edits: [
      [
        '  if (id !== ids.active && !ids.recorded.includes(id)) return undefined;',
        '  if (id === ids.recorded[0]) return undefined;',
      ],
    ],
    breaks: 'a document of a case of an earlier version is restored with the names of another finding',
    invariant: 8,
    finder: { test: 'test/core/ledger/proven-record.test.ts' },
  },
  {
    id: 'unreadable-claim-drops-the-finding',
    file: 'functions/responder/claim-case.ts',
    edits: [
      ["    ? { claim: { kind: 'mine', unreadable }, next: mine }", "    ? { claim: { kind: 'handled' } }"],
    ],
    breaks: 'a finding is lost if the document of its case is unreadable before the actor begins',
    invariant: 12,
    finder: { test: 'test/functions/responder/claim-case.test.ts' },
  },
];
