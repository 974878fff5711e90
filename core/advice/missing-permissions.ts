import type { Catalogue } from '../catalogue/catalogue-parts';
import type { StepOutcome } from '../outcome/outcome';
import { LACKED_PERMISSION } from '../outcome/refusal';

/**
 * What people must do about steps that Google refused because the actor lacks a permission: one text for each answer of Google,
 * because steps of one workload often lack the same permission. Google's answer usually names it; the text also has every
 * permission that the steps need.
 *
 * @param outcomes - of the workload steps of one delivery
 */
export function missingPermissionSteps(
  outcomes: readonly StepOutcome[],
  { actions }: Catalogue,
): readonly string[] {
  const lacking = outcomes.flatMap(({ action, error }) =>
    error?.kind === LACKED_PERMISSION ? [{ action, error }] : [],
  );
  return [...new Set(lacking.map(({ error }) => error.message))].map((message) => {
    const alike = lacking.filter(({ error }) => error.message === message);
    const ids = alike.map(({ action }) => action);
    const needed = actions
      .filter(({ id }) => ids.includes(id))
      .flatMap(({ permissions }) => (permissions.actor ?? []).map(({ permission }) => permission));
    const needs = `${ids.join(' and ')} (${[...new Set(needed)].join(', ')})`;
    return `Give the actor the missing permission for ${needs}: ${message.replace(/\.$/, '')}. To fix it, ${alike[0]?.error.fix}, or, if a deny policy refuses the call, exempt the actor from it.`;
  });
}
