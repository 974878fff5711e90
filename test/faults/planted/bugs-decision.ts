import type { PlantedBug } from './bug';

/** What may be changed at all: the actor's own plan, the guards, and which parts of a case the actor trusts. */
export const DECISION_BUGS: readonly PlantedBug[] = [
  {
    id: 'begun-plan-refused',
    file: 'functions/actor/command.ts',
    edits: [
      ['if (sayings.open && sayings.kept?.plan.hash === hash &&', 'if (sayings.ended && sayings.kept &&'],
    ],
    breaks: 'after somebody rewrote the plan of a case, nothing finishes the plan that the actor has begun',
    invariant: 6,
    finder: { test: 'test/functions/actor/rewritten-after-begin.test.ts' },
  },
  {
    id: 'earlier-document-not-noticed',
    file: 'functions/actor/watch.ts',
    edits: [
      [
        'if (!isOver(read.value, sayings) && !isRolledBack(read.value.record, sayings)) {',
        'if (!isOver(read.value, sayings)) {',
      ],
    ],
    breaks: 'an earlier document in place of that of a finished case stays, and nobody is notified',
    invariant: 8,
    finder: { test: 'test/functions/actor/rolled-back.test.ts' },
  },
  {
    id: 'notifications-accuse-nothing',
    file: 'functions/actor/accused-refuge.ts',
    edits: [[', ...notified.value]);', ']);']],
    breaks:
      'traffic moves to an image that a finding accuses, which Riposte was notified of but SCC does not list yet',
    invariant: 3,
    finder: { test: 'test/functions/actor/accused-refuge.test.ts' },
  },
  {
    id: 'refuge-not-checked-again',
    file: 'functions/actor/look-facts.ts',
    edits: [['  if (!accused) return seen;\n', '  if (seen) return seen;\n']],
    breaks: 'a case is contained although another finding accuses the image to which it moved the traffic',
    invariant: 7,
    finder: { test: 'test/functions/actor/accused-refuge.test.ts' },
  },
  {
    id: 'own-plan-one-step-agrees',
    file: 'functions/actor/decision.ts',
    edits: [['      !stops &&\n', '      wanted.length === 0 &&\n']],
    breaks: 'if the actor also plans one of the handed steps, every other handed step counts as planned',
    invariant: 8,
    finder: { test: 'test/functions/actor/own-plan-guard.test.ts' },
  },
  {
    id: 'own-plan-always-passes',
    file: 'functions/actor/decision.ts',
    edits: [['  if (!foreign) return pass;\n', '  if (!foreign || own) return pass;\n']],
    breaks: "the guard that compares the handed plan with the actor's own plan always passes",
    invariant: 8,
    finder: { test: 'test/functions/actor/own-plan-guard.test.ts' },
  },
  {
    id: 'undone-effect-applied-again',
    file: 'functions/actor/decision.ts',
    edits: [
      ["if (effect.state === 'undone' || effect.state === 'undoing')", "if (effect.state === 'undoing')"],
    ],
    breaks: 'the actor applies a step again that a person reverted',
    invariant: 5,
    finder: { test: 'test/functions/actor/undo/undo-again.test.ts' },
  },
  {
    id: 'applied-effect-applied-again',
    file: 'functions/actor/decision.ts',
    edits: [
      [
        "    if (effect.state === 'applied') return [{ step: begun, action, effect, doing: 'verified' }];\n",
        '',
      ],
    ],
    breaks: 'the actor makes a change again that another caller reverted, and reports no reversal',
    invariant: 6,
    finder: { test: 'test/functions/actor/actor-truth.test.ts' },
  },
  {
    id: 'target-by-prefix',
    file: 'functions/actor/target-guard.ts',
    edits: [
      [
        'isSameWorkload(target.value, own, config.project)) return pass;',
        'target.value.workload.startsWith(own.workload)) return pass;',
      ],
    ],
    breaks: "a step may change any service whose name starts with the name of the finding's service",
    invariant: 8,
    finder: { test: 'test/functions/actor/target-guard.test.ts' },
  },
  {
    id: 'event-time-not-compared',
    file: 'functions/actor/situation.ts',
    edits: [
      ['return isOlder ? undefined : decoded.value;', 'return isOlder && false ? undefined : decoded.value;'],
    ],
    breaks: 'an older version of the finding confirms a newer one',
    invariant: 8,
    finder: { test: 'test/functions/actor/actor-refusals.test.ts' },
  },
  {
    id: 'kill-switch-default',
    file: 'core/guards/kill-switch.ts',
    edits: [['engaged: engaged !== false,', 'engaged: engaged === undefined,']],
    breaks: 'the actor reads an engaged kill switch as released',
    invariant: 10,
    finder: 'simulation',
  },
  {
    id: 'hold-not-read',
    file: 'functions/actor/situation.ts',
    edits: [
      [
        'hold: holdFacts(hold?.data, memory?.data, clock.now())',
        'hold: holdFacts(undefined, memory?.data, clock.now())',
      ],
    ],
    breaks: 'the actor contains a repeat again even though a person undid it',
    invariant: 5,
    finder: { test: 'test/functions/actor/actor-refusals.test.ts' },
  },
  {
    id: 'exemption-without-end-passes',
    file: 'core/guards/static-guards.ts',
    edits: [['if (!name.ok || expires === undefined) {', 'if (!name.ok) {']],
    breaks: 'an exemption whose end cannot be read does not protect',
    invariant: 3,
    finder: { test: 'test/core/guards/static-guards.test.ts' },
  },
  {
    id: 'exemption-by-text',
    file: 'core/guards/static-guards.ts',
    edits: [
      [
        'if (nowMs < expires && isSameWorkload(name.value, target, config.project)) {',
        'if (nowMs < expires && exemption.resource === workloadName(target)) {',
      ],
    ],
    breaks: 'an exemption with the project number does not protect the service with the project id',
    invariant: 10,
    finder: { test: 'test/core/guards/static-guards.test.ts' },
  },
  {
    id: 'inactive-finding-acted-on',
    file: 'core/guards/live-guards.ts',
    edits: [["if (live.state !== 'ACTIVE')", "if (live.state === 'STATE_UNSPECIFIED')"]],
    breaks: 'the actor contains for a finding that was closed',
    invariant: 8,
    finder: { test: 'test/functions/actor/actor-refusals.test.ts' },
  },
  {
    id: 'digest-not-confirmed',
    file: 'core/guards/live-guards.ts',
    edits: [
      ['if (imageDigestOf(live) !== claimed.imageDigest) {', 'if (imageDigestOf(live) === undefined) {'],
    ],
    breaks:
      'the actor does not compare the image in the case with the one that Security Command Center accuses',
    invariant: 8,
    finder: { test: 'test/functions/actor/actor-refusals.test.ts' },
  },
  {
    id: 'case-id-not-compared',
    file: 'core/ledger/case-schema.ts',
    edits: [
      [
        "  if (!ids.recorded.includes(id)) return 'the finding and event time in the record belong to another case id';\n",
        '  if (!ids.recorded.includes(id)) return undefined;\n',
      ],
    ],
    breaks: 'the actor trusts a record under an invented id',
    invariant: 8,
    finder: { test: 'test/functions/actor/actor-truth.test.ts' },
  },
  {
    id: 'evidence-not-required',
    file: 'core/ledger/case-schema.ts',
    edits: [['?? evidenceProblem(said) ?? sizeProblem', '?? sizeProblem']],
    breaks: 'the actor contains even though the record names no evidence',
    invariant: 4,
    finder: { test: 'test/functions/actor/actor-truth.test.ts' },
  },
  {
    id: 'mode-ignored',
    file: 'functions/actor/command.ts',
    edits: [["|| isUndone || deps.authority.may !== 'change') {", '|| isUndone) {']],
    breaks: 'the modes observe and approve change workloads',
    invariant: 2,
    finder: { test: 'test/functions/actor/actor-refusals.test.ts' },
  },
  {
    id: 'authority-outside-the-rollout',
    file: 'core/guards/authority.ts',
    edits: [["  if (isOutsideRollout(config)) return { may: 'record', because: 'outside-rollout' };\n", '']],
    breaks:
      'a config that is not narrowed to one project allows changes in every project that its own mode allows',
    invariant: 10,
    finder: { test: 'test/core/guards/authority.test.ts' },
  },
  {
    id: 'plan-hash-not-compared',
    file: 'functions/actor/command.ts',
    edits: [['if (hash !== handedHash || (', 'if (hash === undefined || (']],
    breaks: 'the actor carries out a command for another plan than the one in the case',
    invariant: 9,
    finder: { test: 'test/functions/actor/actor-refusals.test.ts' },
  },
  {
    id: 'refusal-is-final',
    file: 'functions/actor/command.ts',
    edits: [
      [
        '  const refusals = withRefusals(before, changed.results);\n',
        '  const refusals: ReturnType<typeof withRefusals> = undefined;\n',
      ],
    ],
    breaks: 'the bad image keeps serving although Cloud Run refused only one of several possible steps',
    invariant: 7,
    finder: { test: 'test/functions/actor/refusals.test.ts' },
  },
  {
    id: 'moves-after-refused-way-in',
    file: 'functions/actor/run-steps.ts',
    edits: [['    if (isRefused && !updatesNothing(one.action)) continue;\n', '']],
    breaks:
      'traffic moves to an older revision of the same app although Cloud Run refused to close the way in',
    invariant: 7,
    finder: { test: 'test/functions/actor/refusals.test.ts' },
  },
  {
    id: 'relies-on-another-image',
    file: 'functions/actor/relies-on.ts',
    edits: [['containments.filter((one) => one.digest === digest)', '[...containments]']],
    breaks: 'a case counts as contained because another image of the workload is contained',
    invariant: 7,
    finder: { test: 'test/functions/actor/relies-on.test.ts' },
  },
  {
    id: 'raised-severity-ignored',
    file: 'functions/responder/claim-case.ts',
    edits: [
      [
        "  (record?.plan.withheld ?? []).some(({ cause }) => cause === 'severity');\n",
        '  record === undefined;\n',
      ],
    ],
    breaks: 'a finding whose severity is raised later is never acted on',
    invariant: 6,
    finder: { test: 'test/functions/responder/claim-severity.test.ts' },
  },
];
