import type { PlantedBug } from './bug';

/** How a workload is changed: claim, lock, breaker, prior state, evidence, acknowledgement. */
export const CHANGE_BUGS: readonly PlantedBug[] = [
  {
    id: 'missing-permission-ends-the-case',
    file: 'core/outcome/refusal.ts',
    edits: [["'invalid', 'exists', LACKED_PERMISSION]", "'invalid', 'exists']"]],
    breaks: 'the bad image serves although another alternative needs no permission that is missing',
    invariant: 7,
    finder: { test: 'test/functions/actor/refusals.test.ts' },
  },
  {
    id: 'new-grant-not-awaited',
    file: 'functions/actor/apply-step.ts',
    edits: [['        if (!mayPropagate) return cause;', '        if (cause) return cause;']],
    breaks: 'a service stops because a new grant was not known everywhere yet',
    invariant: 7,
    finder: { test: 'test/functions/actor/refusals.test.ts' },
  },
  {
    id: 'no-new-prior-state',
    file: 'functions/actor/claim.ts',
    edits: [
      [
        "  if (wanted.doing !== 'apply') return {",
        "  if (wanted.doing !== 'apply' || wanted.effect) return {",
      ],
    ],
    breaks: 'a change that is made again after a delivery died keeps the prior state of that delivery',
    invariant: 5,
    finder: { test: 'test/functions/actor/between-calls.test.ts' },
  },
  {
    id: 'prior-state-not-renewed',
    file: 'functions/actor/apply-step.ts',
    edits: [
      [
        'await noteSending(deps.store, key, current, keeps ? undefined : current);',
        'await noteSending(deps.store, key, current, undefined);',
      ],
    ],
    breaks: 'an undo loses the edit that made the first PATCH fail',
    invariant: 5,
    finder: { test: 'test/functions/actor/between-calls.test.ts' },
  },
  {
    id: 'prior-state-from-before-edits',
    file: 'core/ledger/prior-state.ts',
    edits: [
      [
        "  return isPartAlike(action, prior, current) ? 'current' : 'unknown';",
        "  return isPartAlike(action, prior, current) ? 'recorded' : 'recorded';",
      ],
    ],
    breaks: 'an undo restores a state from before the edits that people made after a lost response',
    invariant: 5,
    finder: { test: 'test/functions/actor/lost-answers.test.ts' },
  },
  {
    id: 'undo-of-an-unknown-prior',
    file: 'core/undo/judge-undo.ts',
    edits: [['  if (effect.unknownPrior === true) return REFUSED_FOR_UNKNOWN_PRIOR;\n', '']],
    breaks: 'an undo restores a state even though it is unknown which parts are correct',
    invariant: 5,
    finder: { test: 'test/functions/actor/lost-answers.test.ts' },
  },
  {
    id: 'change-of-others-adopted',
    file: 'core/ledger/whose-change.ts',
    edits: [
      [
        'Number(current.generation) === generation && text(current.lastModifier) === account;',
        "Number(current.generation) === generation && text(account) !== '';",
      ],
    ],
    breaks: "another writer's change after a lost response counts as Riposte's, and an undo reverts it",
    invariant: 5,
    finder: { test: 'test/functions/actor/lost-answers.test.ts' },
  },
  {
    id: 'change-of-unknown-writer-adopted',
    file: 'functions/actor/decision.ts',
    edits: [["      if (whose === 'ours') return", "      if (whose !== 'others') return"]],
    breaks: "a change of a policy counts as Riposte's even though nothing names its writer",
    invariant: 5,
    finder: { test: 'test/functions/actor/lost-answers.test.ts' },
  },
  {
    id: 'sending-not-recorded',
    file: 'functions/actor/claim.ts',
    edits: [
      [
        '      ? { sent: sentOver(current) }',
        '      ? { ...(Number.isNaN(0) ? { sent: sentOver(current) } : {}) }',
      ],
    ],
    breaks:
      'the version that a change replaces is not recorded, so Riposte does not recognize its own change',
    invariant: 6,
    finder: { test: 'test/functions/actor/lost-answers.test.ts' },
  },
  {
    id: 'foreign-edit-in-the-baseline',
    file: 'functions/actor/baseline.ts',
    edits: [['isWrittenBy(after, over + 1, self)) return', "self !== '') return"]],
    breaks: "another writer's edit while Cloud Run settles counts as Riposte's, and an undo overlooks it",
    invariant: 5,
    finder: { test: 'test/functions/actor/lost-answers.test.ts' },
  },
  {
    id: 'applied-at-always-now',
    file: 'functions/actor/run-steps.ts',
    edits: [
      ['const { appliedAt = effect.startedAt } = effect;', 'const appliedAt = toIso(deps.clock.now());'],
    ],
    breaks: 'each check sets the time of the change again, so that no sample is ever new enough',
    invariant: 7,
    finder: { test: 'test/functions/actor/between-calls.test.ts' },
  },
  {
    id: 'applied-at-of-the-dead-delivery',
    file: 'functions/actor/apply-step.ts',
    edits: [
      [
        '  const appliedAt = toIso(deps.clock.now());\n  const effect =',
        "  const appliedAt = wanted.effect?.startedAt ?? '';\n  const effect =",
      ],
    ],
    breaks: 'a change counts as in effect from the time when it was started',
    invariant: 7,
    finder: { test: 'test/functions/actor/two-changes.test.ts' },
  },
  {
    id: 'not-verified-by-reading',
    file: 'functions/actor/apply-step.ts',
    edits: [['    if (!check.ok) {\n', '    if (!check.ok && check.settling) {\n']],
    breaks: 'a change without effect counts as done',
    invariant: 7,
    finder: { test: 'test/functions/actor/actor-faults.test.ts' },
  },
  {
    id: 'breaker-place-without-a-step',
    file: 'functions/actor/command.ts',
    edits: [
      ['  if (!cloud || wanted.length === 0 || isUndone ||', '  if (!cloud || isUndone ||'],
      [
        "  if (wanted.every(({ doing }) => doing !== 'apply')) {",
        "  if (wanted.length > 0 && wanted.every(({ doing }) => doing !== 'apply')) {",
      ],
    ],
    breaks: 'cases that change nothing take places in the breaker',
    invariant: 10,
    finder: { test: 'test/functions/actor/actor-truth.test.ts' },
  },
  {
    id: 'adopting-asks-the-guards',
    file: 'functions/actor/command.ts',
    edits: [["  if (wanted.every(({ doing }) => doing !== 'apply')) {", '  if (wanted.length === 0) {']],
    breaks: 'the kill switch refuses a change that is already in effect, and the record does not contain it',
    invariant: 7,
    finder: { test: 'test/functions/actor/between-calls.test.ts' },
  },
  {
    id: 'cooldown-from-the-first-change',
    file: 'functions/actor/command.ts',
    edits: [['mutatedAtMs = Math.max(atMs, mutatedAtMs ?? 0);', 'mutatedAtMs ??= atMs;']],
    breaks: 'the cooldown starts at the first of two changes',
    invariant: 10,
    finder: { test: 'test/functions/actor/two-changes.test.ts' },
  },
  {
    id: 'evidence-not-stored-before',
    file: 'functions/actor/command.ts',
    edits: [['    storePieces(deps, record.caseId, [before]),\n', '    Promise.resolve(),\n']],
    breaks: 'the actor changes a workload before it stores what it read',
    invariant: 4,
    finder: 'simulation',
  },
  {
    id: 'claim-conflict-ignored',
    file: 'functions/actor/claim.ts',
    edits: [
      [
        "    if ((await deps.store.commit(judged.writes)) === 'committed') return judged.claim;\n",
        '    await deps.store.commit(judged.writes);\n    return judged.claim;\n',
      ],
    ],
    breaks: 'the actor changes the workload even though its claim was not written',
    invariant: 6,
    finder: { test: 'test/functions/actor/actor-refusals.test.ts' },
  },
  {
    id: 'lease-ignored',
    file: 'core/ledger/locks.ts',
    edits: [
      ['if (lock && lock.run !== owner.run && times.nowMs < until) {', 'if (lock && times.nowMs < 0) {'],
    ],
    breaks: 'two cases change one workload at the same time',
    invariant: 10,
    finder: { test: 'test/core/ledger/ledger.test.ts' },
  },
  {
    id: 'cooldown-ignored',
    file: 'core/ledger/locks.ts',
    edits: [['if (byAnother && times.nowMs < coolUntil) {', 'if (byAnother && times.nowMs < 0) {']],
    breaks: 'two cases change one workload, one immediately after the other',
    invariant: 10,
    finder: { test: 'test/core/ledger/ledger.test.ts' },
  },
  {
    id: 'lock-of-another-released',
    file: 'core/ledger/locks.ts',
    edits: [
      ['    if (current?.run !== owner.run) return undefined;\n', '    if (!current) return undefined;\n'],
    ],
    breaks: 'a delivery whose lease ended releases the lock that another delivery has now',
    invariant: 10,
    finder: { test: 'test/core/ledger/ledger.test.ts' },
  },
  {
    id: 'breaker-off-by-one',
    file: 'core/guards/live-guards.ts',
    edits: [
      [
        'if (recent.length < limit.containments) return pass;',
        'if (recent.length <= limit.containments) return pass;',
      ],
    ],
    breaks: 'the breaker allows one containment more than the limit',
    invariant: 10,
    finder: { test: 'test/functions/actor/actor-refusals.test.ts' },
  },
  {
    id: 'etag-dropped',
    file: 'functions/google/cloud-run/services.ts',
    edits: [['body: { name, etag, ...fields },', 'body: { name, ...fields },']],
    breaks: "a change overwrites another writer's change",
    invariant: 13,
    finder: 'simulation',
  },
  {
    id: 'empty-etag-sent',
    file: 'functions/google/cloud-run/operations.ts',
    edits: [
      [
        "if (typeof etag === 'string' && etag !== '') return;",
        "if (etag === undefined || typeof etag === 'string') return;",
      ],
    ],
    breaks: 'the actor changes a service that it read without an etag, without a comparison of versions',
    invariant: 13,
    finder: { test: 'test/functions/google/cloud-run/cloud-run.test.ts' },
  },
  {
    id: 'acknowledged-before-the-commit',
    file: 'functions/responder/take-case.ts',
    edits: [
      [
        ' await respondToFinding(scoped, { ...claimed, unreadable });\n',
        ' void respondToFinding(scoped, { ...claimed, unreadable }).catch(() => undefined);\n',
      ],
    ],
    breaks: 'the responder acknowledges a finding before it stores the case',
    invariant: 6,
    finder: 'simulation',
  },
  {
    id: 'passing-fault-acknowledged',
    file: 'functions/actor/handler.ts',
    edits: [
      [
        "  if (isRetryable(cause) || propagating || kind === 'watch') return again(error);\n",
        "  if (isRetryable(cause)) return ACK;\n  if (propagating || kind === 'watch') return again(error);\n",
      ],
    ],
    breaks: 'a command with a temporary fault is lost',
    invariant: 6,
    finder: 'simulation',
  },
  {
    id: 'published-before-stored',
    file: 'functions/responder/hand-over.ts',
    edits: [
      [
        '  const stored =\n    claimedDocument',
        '  await publish(deps, caseId, record.plan.hash);\n  const stored =\n    claimedDocument',
      ],
    ],
    breaks: 'the responder publishes the command before it stores the case with its plan',
    invariant: 6,
    finder: { test: 'test/functions/responder/responder.test.ts' },
  },
];
