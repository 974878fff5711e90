import { defineRule, type Effects, type Observation } from '../contract/rule';
import { namesOf } from '../model/identity';
import { isGoing, type Pair } from '../model/pair';
import { flagAt, UNKNOWN } from '../model/resource';
import { memberOf } from '../powers/identities';
import { powersOf } from '../powers/power-changes';
import type { Powers } from '../powers/powers';
import { whoIs } from '../powers/words';

const GONE: Effects = { detection: 'weakened', response: 'weaker', powers: 'reduced' };

export default defineRule({
  id: 'R45',
  title: 'An account of the pipeline is deleted or disabled, or gets a key',
  severity: 'critical',
  effects: GONE,
  why: 'The functions run as these accounts, and these accounts sign the pushes. A deleted account loses all its grants, even if an account with the same name is created again. A key works from anywhere, for years, and does not appear in any list of members.',
  fix: 'Keep the account. If something outside Google Cloud must act as the account, use workload identity federation instead of a key.',
  sources: [
    'https://cloud.google.com/iam/docs/service-accounts-delete-undelete',
    'https://cloud.google.com/iam/docs/best-practices-for-managing-service-account-keys',
  ],
  *check(context) {
    const powers = powersOf(context);
    for (const pair of context.everything) {
      if (pair.change.type === 'google_service_account') yield* accountObservations(pair, powers);
    }
    for (const statement of powers.sides.after.statements) {
      const { change, authority, scope } = statement;
      if (authority !== 'key' || change.kind === 'none' || change.kind === 'forget') continue;
      const principal = memberOf(scope.ids[0] ?? '');
      const kind = powers.relevance.identities.kindOf(principal);
      if (kind === undefined && !(scope.assumed && powers.relevance.isConcerned)) continue;
      const who =
        kind === undefined
          ? 'an account that is known only after the apply'
          : whoIs(principal, kind, powers.relevance.changesWorkloads(principal));
      yield {
        change,
        message: `The change creates a key of ${who}: anyone who has the key can act as that account.`,
        severity: 'high',
        effects: { powers: 'grown' },
        assumed: scope.assumed,
      };
    }
  },
});

function* accountObservations({ change, before, after }: Pair, { relevance }: Powers): Iterable<Observation> {
  const state = before ?? after;
  const principal = memberOf(namesOf(change.type, state?.values ?? {}).email ?? '');
  const kind = relevance.identities.kindOf(principal);
  if (kind === undefined || before === undefined) return;
  const who = whoIs(principal, kind, relevance.changesWorkloads(principal));
  const disabled = after ? flagAt(after, 'disabled') : false;
  if (change.kind === 'forget') {
    yield {
      change,
      message: `${accountOf(who)} is forgotten: it stays in the cloud, and no later review sees changes to it.`,
      severity: 'medium',
      effects: { response: 'unknown', powers: 'unknown' },
    };
  } else if (isGoing({ change, before, after })) {
    yield { change, message: `${accountOf(who)} is deleted, and all its grants are lost.` };
  } else if (disabled !== false && flagAt(before, 'disabled') === false) {
    yield { change, message: `${accountOf(who)} is disabled.`, assumed: disabled === UNKNOWN };
  }
}

/** `the actor` has an account; `the push account` is one. */
const accountOf = (who: string): string =>
  who.includes('account') ? who.replace(/^t/, 'T') : `The account of ${who}`;
