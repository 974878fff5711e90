import type { PlantedBug } from './bug';

/** What an undo may revert, and its side effects. */
export const UNDO_BUGS: readonly PlantedBug[] = [
  {
    id: 'mark-of-joined-version-kept',
    file: 'functions/actor/undo/undo.ts',
    edits: [['joinedRecords(found, results, outcomes.length > 0)', 'joinedRecords(found, results, true)']],
    breaks:
      'the mark of a later version of the finding says contained although the case that it joined is undone',
    invariant: 5,
    finder: { test: 'test/functions/actor/undo/undo-marks.test.ts' },
  },
  {
    id: 'undo-without-drift-check',
    file: 'core/undo/judge-undo.ts',
    edits: [
      [
        "return drifted(input) ? refusedForDrift(input) : { kind: 'restore' };",
        "return drifted(input) && isAsBefore ? refusedForDrift(input) : { kind: 'restore' };",
      ],
    ],
    breaks: 'an undo overwrites what others changed since',
    invariant: 5,
    finder: { test: 'test/core/undo/judge-undo.test.ts' },
  },
  {
    id: 'undo-reverts-a-later-case',
    file: 'core/undo/judge-undo.ts',
    edits: [
      [
        '  if (later.length > 0) return refusedForLater(later);\n',
        '  if (later.length > 9) return refusedForLater(later);\n',
      ],
    ],
    breaks: 'an undo also reverts the containment of a later case',
    invariant: 5,
    finder: { test: 'test/core/undo/judge-undo.test.ts' },
  },
  {
    id: 'undo-of-nothing-restores',
    file: 'core/undo/judge-undo.ts',
    edits: [['  if (!changedSomething(input)) return settledWithoutChange(input);\n', '']],
    breaks: 'an undo of a step that changed nothing sends a change',
    invariant: 5,
    finder: { test: 'test/core/undo/judge-undo.test.ts' },
  },
  {
    id: 'resumed-undo-not-known',
    file: 'core/undo/judge-undo.ts',
    edits: [
      ["  if (effect.state === 'undoing') {\n", "  if (effect.state === 'undoing' && !effect.undoing) {\n"],
    ],
    breaks: 'an undo whose delivery died after its effect is refused as changed since',
    invariant: 5,
    finder: { test: 'test/core/undo/judge-undo.test.ts' },
  },
  {
    id: 'undo-of-an-unknown-change',
    file: 'core/undo/judge-undo.ts',
    edits: [["  if (whose === 'unknown') return refusedForUnknown(input);\n", '']],
    breaks: 'an undo reverts a change that a person may have made',
    invariant: 5,
    finder: { test: 'test/functions/actor/lost-answers.test.ts' },
  },
  {
    id: 'undo-of-what-was-taken-back',
    file: 'core/undo/judge-undo.ts',
    edits: [['  if (wasTakenBack(input)) return refusedForTakenBack();\n', '']],
    breaks: 'an undo of a reversed case reverts what a person contained since',
    invariant: 5,
    finder: { test: 'test/functions/actor/lost-answers.test.ts' },
  },
  {
    id: 'undo-restores-the-whole-policy',
    file: 'core/actions/remove-public-access.ts',
    edits: [
      [
        'withMembers(current, publicBindings(prior))',
        '{ ...current, bindings: prior.bindings ?? [], version: withMembers(current, publicBindings(prior)).version ?? 1 }',
      ],
    ],
    breaks: 'an undo removes callers that others added since',
    invariant: 13,
    finder: { test: 'test/functions/actor/undo/undo-own-part.test.ts' },
  },
  {
    id: 'undo-restores-the-limits',
    file: 'core/actions/service-patch.ts',
    edits: [
      ['scaling: { ...others, ...mode },', 'scaling: { ...others, ...object(prior.scaling), ...mode },'],
    ],
    breaks: 'an undo of a stop reverts limits that others set since',
    invariant: 13,
    finder: { test: 'test/functions/actor/undo/undo-own-part.test.ts' },
  },
  {
    id: 'undo-twice',
    file: 'functions/actor/undo/undo-step.ts',
    edits: [
      [
        "  if (step.effect.state === 'undone' && undone) return { kind: 'undone', step, done: undone };\n",
        "  if (step.effect.state === 'undone' && undone === undefined) return { kind: 'undone', step, done: undone as never };\n",
      ],
    ],
    breaks: 'an undo works more than once',
    invariant: 5,
    finder: { test: 'test/functions/actor/undo/undo-told.test.ts' },
  },
  {
    id: 'undo-told-twice',
    file: 'functions/actor/undo/tell-undo.ts',
    edits: [['  await noteUndosTold(deps.store, record.caseId, keys);\n', '']],
    breaks: 'a second request for an undo is reported as done again',
    invariant: 5,
    finder: { test: 'test/functions/actor/undo/undo.test.ts' },
  },
  {
    id: 'undo-told-by-the-overtaken',
    file: 'functions/actor/undo/tell-undo.ts',
    edits: [
      [
        '  undoneSteps(results).some(({ step }) => !isUndoTold(sayings, step.key));',
        '  undoneSteps(results).some(({ step }) => !(step.effect.undone && isUndoTold(sayings, step.key)));',
      ],
    ],
    breaks: 'a delivery that another one has overtaken reports the undo again',
    invariant: 5,
    finder: { test: 'test/functions/actor/undo/undo-told.test.ts' },
  },
  {
    id: 'undo-failure-told-each-time',
    file: 'functions/actor/handler.ts',
    edits: [
      [
        '  return sayings?.undoFailed === messageId;',
        "  return sayings?.undoFailed === messageId && messageId === '';",
      ],
    ],
    breaks: 'an undo that fails permanently notifies people at each redelivery',
    invariant: 5,
    finder: { test: 'test/functions/actor/undo/undo-told.test.ts' },
  },
  {
    id: 'undo-steps-read-before-the-lock',
    file: 'functions/actor/undo/undo.ts',
    edits: [
      [
        '  const owner = { caseId, run: unscoped.newRunId() };\n',
        '  const early = await readOwnSteps(before);\n  const owner = { caseId, run: unscoped.newRunId() };\n',
      ],
      ['    own = await readOwnSteps(found);\n', '    own = early;\n'],
    ],
    breaks: "an undo does not read the case's changes again under the lock",
    invariant: 5,
    finder: { test: 'test/functions/actor/undo/undo-again.test.ts' },
  },
  {
    id: 'undo-case-read-before-the-lock',
    file: 'functions/actor/undo/undo.ts',
    edits: [
      [
        '    const again = await findCase(unscoped, caseId);\n',
        '    const again: FoundCase | NotFound = before;\n',
      ],
    ],
    breaks: 'an undo does not read the record of the case again under the lock',
    invariant: 8,
    finder: { test: 'test/functions/actor/undo/undo-again.test.ts' },
  },
  {
    id: 'undo-of-a-forged-record',
    file: 'core/ledger/case-schema.ts',
    edits: [
      [
        '  if (id === ids.active) return undefined;\n',
        "  if (id === ids.active || id !== '') return undefined;\n",
      ],
    ],
    breaks: "an operator's undo of one case restores the workload of another",
    invariant: 8,
    finder: { test: 'test/functions/actor/undo/undo-again.test.ts' },
  },
  {
    id: 'undo-without-hold',
    file: 'core/ledger/settle-undo.ts',
    edits: [
      [
        '      ...held.map(() => holdDocument(hold, nowMs)),\n',
        '      ...held.map(() => hold.hours < 0 ? holdDocument(hold, nowMs) : undefined),\n',
      ],
    ],
    breaks: 'the actor contains a repeat again immediately after a person undid it',
    invariant: 5,
    finder: { test: 'test/functions/actor/undo/undo.test.ts' },
  },
  {
    id: 'hold-before-the-undo',
    file: 'functions/actor/undo/undo-step.ts',
    edits: [
      [
        "import { settleUndo } from '../../../core/ledger/settle-undo';\n",
        "import { setHold } from '../../../core/ledger/holds';\nimport { settleUndo } from '../../../core/ledger/settle-undo';\n",
      ],
      [
        '  if (!begun) throw new Contended(step.target);\n',
        '  if (!begun) throw new Contended(step.target);\n  await setHold(deps.store, { target: step.target, digest: effect.digest, caseId: step.caseId, setBy: by, hours: deps.config.policy.holdHours }, deps.clock.now());\n',
      ],
    ],
    breaks: 'an undo that is denied leaves its hold in place',
    invariant: 5,
    finder: { test: 'test/functions/actor/undo/undo-effects.test.ts' },
  },
  {
    id: 'digest-forgotten-that-others-accuse',
    file: 'core/ledger/settle-undo.ts',
    edits: [
      [
        'isAccusedByOthers(containments, caseId, digest) ? undefined : withoutBadDigest(bad, target, digest),',
        'withoutBadDigest(bad, target, digest),',
      ],
    ],
    breaks: 'an undo makes an image a refuge that another case still contains',
    invariant: 5,
    finder: { test: 'test/functions/actor/undo/undo-effects.test.ts' },
  },
  {
    id: 'marks-stay-after-an-undo',
    file: 'functions/actor/marks/write-marks.ts',
    edits: [
      [
        '  const held = heldStatus(deps.authority);\n',
        "  const held = heldStatus(deps.authority) ?? (word === 'undone' ? 'would-run' : undefined);\n",
      ],
    ],
    breaks: 'Security Command Center shows `contained` after an undo',
    invariant: 7,
    finder: { test: 'test/functions/actor/undo/undo.test.ts' },
  },
  {
    id: 'undo-without-the-lock',
    file: 'functions/actor/undo/undo.ts',
    edits: [
      ["    if (lock.kind === 'acquired') return true;\n", "    if (lock.kind !== 'cooling') return true;\n"],
    ],
    breaks: 'an undo changes the workload while a case changes it',
    invariant: 10,
    finder: { test: 'test/functions/actor/undo/undo.test.ts' },
  },
];
