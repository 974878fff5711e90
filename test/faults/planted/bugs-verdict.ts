import type { PlantedBug } from './bug';

/** Reports, and the facts that they are based on. */
export const VERDICT_BUGS: readonly PlantedBug[] = [
  {
    id: 'verdict-from-memory',
    file: 'functions/actor/conclude.ts',
    edits: [
      [
        '  if (isLooked && input.waits) await waitUntilGone(deps, watched);\n',
        '  if (isLooked && input.waits) await waitUntilGone(deps, watched);\n  const waited = await look(deps, watched);\n',
      ],
      ['    const looked = await look(deps, watched);\n', '    const looked = waited;\n'],
    ],
    breaks: 'the verdict is based on the check before the lock was taken',
    invariant: 7,
    finder: { test: 'test/functions/actor/between-calls.test.ts' },
  },
  {
    id: 'nobody-takes-over',
    file: 'functions/actor/handler.ts',
    edits: [
      [
        "      await handle(deps, { ...message, kind: 'command', takenOver: true });\n",
        '      // Nobody carries on.\n',
      ],
    ],
    breaks: 'a case that is still containing after ten minutes is never looked at again',
    invariant: 7,
    finder: { test: 'test/functions/actor/take-over.test.ts' },
  },
  {
    id: 'repeats-whatever-the-record-says',
    file: 'functions/actor/say.ts',
    edits: [
      [
        '  return isKnown && jsonEqual(amend(record), record);\n',
        '  return isKnown && (jsonEqual(amend(record), record) || true);\n',
      ],
    ],
    breaks: 'the watch leaves a rewritten record of a containing case as it is',
    invariant: 7,
    finder: { test: 'test/functions/actor/take-over.test.ts' },
  },
  {
    id: 'sample-from-before-the-change',
    file: 'core/targets/service-instances.ts',
    edits: [
      [
        '.filter((count) => (parseIso(count.at) ?? 0) > seen.since)',
        '.filter((count) => (parseIso(count.at) ?? 0) > 0)',
      ],
    ],
    breaks: 'a sample of the metric from before the change proves that instances are gone',
    invariant: 7,
    finder: { test: 'test/functions/actor/verify-instances.test.ts' },
  },
  {
    id: 'missing-series-counts-as-zero',
    file: 'core/targets/service-instances.ts',
    edits: [
      [
        'return watched.every((revision) => fresh.get(revision) === 0)',
        'return watched.every((revision) => !fresh.get(revision))',
      ],
    ],
    breaks: 'a metric without a sample proves that instances are gone',
    invariant: 7,
    finder: { test: 'test/functions/actor/verify-instances.test.ts' },
  },
  {
    id: 'first-instead-of-last-kill',
    file: 'functions/actor/look-facts.ts',
    edits: [['    .sort()\n    .at(-1);', '    .sort()\n    .at(0);']],
    breaks: 'after two changes that end instances, samples after the first one count',
    invariant: 7,
    finder: { test: 'test/functions/actor/two-changes.test.ts' },
  },
  {
    id: 'contained-with-instances',
    file: 'functions/actor/verdict.ts',
    edits: [
      [
        "const holds = containment.config === 'verified' && containment.instances === 'gone';",
        "const holds = containment.config === 'verified' && containment.instances !== 'not-attempted';",
      ],
    ],
    breaks: 'the actor reports `contained` while the bad instances are still running',
    invariant: 7,
    finder: { test: 'test/functions/actor/actor-truth.test.ts' },
  },
  {
    id: 'contained-with-bad-configuration',
    file: 'functions/actor/look-facts.ts',
    edits: [
      [
        "{ config: judgement.holds && !failed ? 'verified' : 'not-verified', instances };",
        "{ config: judgement.saw && !failed ? 'verified' : 'not-verified', instances };",
      ],
    ],
    breaks: 'the verdict ignores the last read of the configuration',
    invariant: 7,
    finder: { test: 'test/functions/actor/between-calls.test.ts' },
  },
  {
    id: 'open-way-in-not-judged',
    file: 'core/containment/judge-containment.ts',
    edits: [
      ["  return wayIn === 'image' || !exposure.open\n", '  return wayIn !== undefined || !exposure.open\n'],
    ],
    breaks: 'the actor reports `contained` while the way in is open',
    invariant: 7,
    finder: { test: 'test/core/containment/judge-containment.test.ts' },
  },
  {
    id: 'tag-not-judged',
    file: 'core/cloud-run/traffic.ts',
    edits: [
      [
        "  (percent !== undefined && percent !== null && percent !== 0) || text(tag) !== '';",
        "  (percent !== undefined && percent !== null && percent !== 0) || text(tag) === '-';",
      ],
    ],
    breaks: 'a bad revision that a tag keeps reachable does not count as serving',
    invariant: 7,
    finder: { test: 'test/core/containment/judge-containment.test.ts' },
  },
  {
    id: 'minimum-instances-not-judged',
    file: 'core/containment/judge-containment.ts',
    edits: [
      [
        'if (bad !== false && minInstances > 0) suspects.set(name, bad);',
        'if (bad !== false && minInstances > 1_000) suspects.set(name, bad);',
      ],
    ],
    breaks: 'a bad revision with minimum instances does not count as serving',
    invariant: 7,
    finder: { test: 'test/core/containment/judge-containment.test.ts' },
  },
  {
    id: 'again-without-sufficiency',
    file: 'functions/actor/say.ts',
    edits: [
      [
        "  const isWatched = verdict === 'containing' && (saying.isNeedless || sufficient(outcomes, catalogue));\n",
        "  const isWatched = verdict === 'containing';\n",
      ],
    ],
    breaks: 'the actor keeps checking a case that no step can contain, and does not leave it to a person',
    invariant: 7,
    finder: { test: 'test/functions/actor/own-plan-guard.test.ts' },
  },
  {
    id: 'told-before-recorded',
    file: 'functions/actor/say.ts',
    edits: [
      [
        '  const isNews = saying',
        '  await runRecordingSteps(deps, said, { ...saying, own: saying.own, nextSteps });\n  const isNews = saying',
      ],
    ],
    breaks: 'people and Security Command Center get a verdict that is not in the record',
    invariant: 7,
    finder: { test: 'test/functions/actor/actor-truth.test.ts' },
  },
  {
    id: 'verdict-after-an-undo',
    file: 'functions/actor/conclude.ts',
    edits: [['  sayings.ended !== undefined ||\n  isBeing', "  sayings.ended === 'reversed' ||\n  isBeing"]],
    breaks: 'the actor reports a verdict on a case that a person has undone meanwhile',
    invariant: 5,
    finder: { test: 'test/functions/actor/between-calls.test.ts' },
  },
  {
    id: 'mark-not-tried-again',
    file: 'functions/actor/recording-steps.ts',
    edits: [
      [
        "return { status: 'failed', error, isPassing: true };",
        "return { status: 'failed', error, isPassing: false };",
      ],
    ],
    breaks: 'a mark that Security Command Center refused stays unchanged',
    invariant: 7,
    finder: { test: 'test/functions/actor/actor-truth.test.ts' },
  },
  {
    id: 'told-by-the-record',
    file: 'functions/actor/recording-steps.ts',
    edits: [['isTold(sayings, verdict, one));\n', "one.status === 'done');\n"]],
    breaks: 'a compromised responder writes in advance that people know the verdict, and nobody is notified',
    invariant: 8,
    finder: { test: 'test/functions/actor/reversal-forged-record.test.ts' },
  },
  {
    id: 'watch-by-the-record',
    file: 'functions/actor/watch.ts',
    edits: [
      [
        '  if (isWatched(sayings)) return check(',
        "  if (isWatched(sayings) && read.ok && read.value.record.verdict === 'contained') return check(",
      ],
    ],
    breaks: 'a compromised responder hides a reversal with another verdict',
    invariant: 8,
    finder: { test: 'test/functions/actor/reversal-forged-record.test.ts' },
  },
  {
    id: 'ended-not-noted',
    file: 'core/ledger/settle-undo.ts',
    edits: [["endedSayings(sayings, 'undone')", 'undefined']],
    breaks: 'the watch checks a case that a person has undone, and triggers the alert for a reversal',
    invariant: 5,
    finder: { test: 'test/functions/actor/watch.test.ts' },
  },
  {
    id: 'reversal-not-told',
    file: 'functions/actor/reversal.ts',
    edits: [['= { tell, mark, end };', '= { tell: async () => true, mark, end };']],
    breaks: 'nobody is notified that a containment was reversed',
    invariant: 7,
    finder: { test: 'test/functions/actor/reversal.test.ts' },
  },
  {
    id: 'reversal-not-judged',
    file: 'functions/actor/reverify.ts',
    edits: [['  reading.judgement.holds ||\n', '  reading.judgement.holds || reading.judgement.saw ||\n']],
    breaks: 'a containment that another caller reverted counts as holding',
    invariant: 7,
    finder: { test: 'test/functions/actor/reversal.test.ts' },
  },
  {
    id: 'reversal-before-the-verdict-ignored',
    file: 'functions/actor/conclude.ts',
    edits: [
      ['    if (isTaken && (await concludeReversal(', '    if (isTaken && false && (await concludeReversal('],
    ],
    breaks: 'a change that another caller reverted before the verdict is not reported as a reversal',
    invariant: 7,
    finder: { test: 'test/functions/actor/reversal.test.ts' },
  },
];
