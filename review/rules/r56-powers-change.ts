import { defineRule } from '../contract/rule';
import { neededLosses } from '../powers/needs';
import { roleOfRest } from '../powers/permission-sets';
import type { PowerChange } from '../powers/power-change';
import { powersOf } from '../powers/power-changes';
import type { Powers } from '../powers/powers';
import { isOverreach, isPowerOverPipeline, isPublic, isWidened } from '../powers/severity';
import { unknownRolesIn } from '../powers/unknown-roles';
import { isWorthSaying, powerObservation } from './power-observation';

export default defineRule({
  id: 'R56',
  title: 'Powers over detection and response change',
  severity: 'medium',
  effects: { powers: 'unknown' },
  why: 'Each permission that an identity of the pipeline gains is also available to anyone who takes over the identity. The pipeline may later need a permission that it loses.',
  fix: 'Confirm that the change of powers belongs to the purpose of the pull request.',
  sources: ['https://cloud.google.com/iam/docs/using-iam-securely'],
  *check(context) {
    const powers = powersOf(context);
    const losses = new Set(neededLosses(context, powers).map(({ change }) => change));
    const rest = powers.changes.filter((change) => !isReportedElsewhere(change, losses, powers));
    if (context.isFirstDeployment) {
      const shown = rest.filter(({ severity }) => severity === 'info');
      yield* firstPowers(shown);
      for (const change of rest) if (!shown.includes(change)) yield powerObservation(change);
      return;
    }
    for (const change of rest) yield powerObservation(change);
  },
});

/** One line for all of them. The list of powers shows the details. */
function* firstPowers(changes: readonly PowerChange[]) {
  if (changes.length === 0) return;
  const who = [...new Set(changes.map((change) => change.who))].sort();
  const shown = who.length > 6 ? `${who.slice(0, 6).join(', ')} and ${who.length - 6} more` : who.join(', ');
  yield {
    message: `A first deployment grants the pipeline its permissions, at ${changes.length} places, to ${shown}.`,
    severity: 'info' as const,
    effects: { powers: 'grown' as const },
    assumed: changes.some(({ assumed }) => assumed),
  };
}

function isReportedElsewhere(change: PowerChange, losses: ReadonlySet<PowerChange>, powers: Powers): boolean {
  if (isPublic(change) && change.gained.length > 0) return true;
  if ((isOverreach(change) || isPowerOverPipeline(change)) && isWorthSaying(change)) return true;
  if (isWidened(change)) return true;
  if (change.gained.length > 0) return isOfRoleAlone(change) || isOfUnknownRolesAlone(change, powers);
  return losses.has(change);
}

/** The permissions come from the role that grew, and R21 lists them. */
const isOfRoleAlone = ({ changes, lost }: PowerChange): boolean =>
  lost.length === 0 &&
  changes.length > 0 &&
  changes.every(({ type, before }) => type.endsWith('_iam_custom_role') && before !== undefined);

/** R42 names them. */
function isOfUnknownRolesAlone(change: PowerChange, { sides }: Powers): boolean {
  const unknown = unknownRolesIn(change, sides.after.roles);
  return (
    change.lost.length === 0 &&
    change.gained.every((permission) => unknown.includes(roleOfRest(permission) ?? ''))
  );
}
