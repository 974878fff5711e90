import { defineRule } from '../contract/rule';
import { isGuarded } from '../powers/dangerous-permissions';
import { type Denial, denialsOf, denies } from '../powers/denials';
import { isNeeded } from '../powers/needs';
import { powersOf } from '../powers/power-changes';
import { whoIs } from '../powers/words';
import { shortened } from './power-observation';

export default defineRule({
  id: 'R55',
  title: 'A deny policy takes powers from the pipeline, or stops guarding it',
  severity: 'high',
  effects: { response: 'weaker', powers: 'reduced' },
  why: 'A deny policy takes precedence over every grant. If it denies the pipeline a permission that it needs, the pipeline fails when a finding arrives. If a deny policy that protected the pipeline is removed, other members may again use their grants on it.',
  fix: "Add the pipeline's accounts and the agents of Google to the exceptions of the rule. Keep a deny policy that protects the pipeline.",
  sources: ['https://cloud.google.com/iam/docs/deny-overview'],
  *check(context) {
    const { relevance } = powersOf(context);
    if (!relevance.isConcerned) return;
    for (const pair of context.everything) {
      if (pair.change.type !== 'google_iam_deny_policy') continue;
      const [before, after] = [denialsOf(pair.before), denialsOf(pair.after ?? pair.before)];
      const isLeft = pair.change.kind === 'delete';
      const now: readonly Denial[] = isLeft ? [] : after;
      for (const [principal, kind] of relevance.identities.principals) {
        const lost = deniedTo(principal, now).filter(
          (permission) => isNeeded(permission) && !denies(before, principal, permission),
        );
        if (lost.length === 0) continue;
        const who = whoIs(principal, kind, relevance.changesWorkloads(principal));
        yield {
          change: pair.change,
          message: `A deny policy forbids ${who} (${principal}) to use ${shortened(lost)}.`,
          assumed: now.some(({ isOpen }) => isOpen),
        };
      }
      const freed = [...new Set(before.flatMap(({ permissions }) => permissions))]
        .filter(isGuarded)
        .filter((permission) => !now.some(({ permissions }) => permissions.includes(permission)));
      if (freed.length > 0) {
        yield {
          change: pair.change,
          message: `A deny policy no longer forbids ${shortened(freed)}: anyone with a grant for it may use it.`,
          effects: { powers: 'grown' },
        };
      }
    }
  },
});

/** Permissions that the pipeline works with, matched by exact names and by wildcards. */
const deniedTo = (principal: string, denials: readonly Denial[]): readonly string[] => [
  ...new Set(
    denials.flatMap((denial) =>
      denial.candidates.filter((permission) => denies([denial], principal, permission)),
    ),
  ),
];
