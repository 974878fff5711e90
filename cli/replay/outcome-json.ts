import type { ReplayOutcome } from '../../core/replay/replay-findings';

/** One outcome in a JSON document: the plan and its reasons, without the configuration before and after. */
export const outcomeJson = ({ playbook, steps, ...outcome }: ReplayOutcome) => ({
  ...outcome,
  ...(playbook ? { playbook: { id: playbook.id, version: playbook.version } } : {}),
  steps: steps.map(({ action, target, effect, rationale }) => ({ action, target, effect, rationale })),
});

/** The outcome without the finding, for a document that names the finding once for two outcomes. */
export function answerJson(outcome: ReplayOutcome) {
  const { detector, mode, playbook, verdict, reason, steps, withheld, planHash } = outcomeJson(outcome);
  return {
    detector,
    mode,
    ...(playbook ? { playbook } : {}),
    verdict,
    reason,
    steps: steps.map(({ action, effect }) => ({ action, effect })),
    withheld,
    planHash,
  };
}
