import { defineRule } from '../contract/rule';
import type { Change } from '../model/change';
import { managedThings } from '../model/managed-things';
import { ADMISSION_POLICY } from '../pipeline/types';

export default defineRule({
  id: 'R12',
  title: 'Two resources manage the same object',
  severity: 'high',
  effects: { detection: 'unknown', response: 'unknown' },
  why: 'Two Terraform resources that write the same object undo each other in every apply, and the order decides by chance which one wins. An attacker can also add a weaker resource for the same object without touching the reviewed one. A project has one Binary Authorization policy, a service has one audit config, and a parent has one organization policy for each constraint.',
  fix: 'Keep one of the two. To rename a resource, use a moved block instead of a second one.',
  sources: [
    'https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs/resources/binary_authorization_policy',
    'https://developer.hashicorp.com/terraform/language/modules/develop/refactoring',
  ],
  *check(context) {
    const ours = new Set(context.pairs.map(({ change }) => change));
    const managers = groups(
      context.everything.flatMap(({ change, after }) => (after ? [[change, after.values] as const] : [])),
    );
    const before = groups(
      context.everything.flatMap(({ change, before: was }) => (was ? [[change, was.values] as const] : [])),
    );
    const reported = new Set<Change>();
    for (const [thing, changes] of managers) {
      const [first] = changes;
      if (changes.length < 2 || !first || !changes.some((change) => ours.has(change))) continue;
      const old = before.get(thing) ?? [];
      const added = changes.filter((change) => !old.includes(change));
      // The two resources already conflicted. The rule reports that again only when one of them changes.
      const spoken = added.length > 0 ? added : changes.filter(({ kind }) => kind !== 'none');
      for (const change of spoken) {
        if (reported.has(change)) continue;
        reported.add(change);
        const others = changes.filter((other) => other !== change).map(placeOf);
        yield {
          change,
          message: `This resource manages the same object as ${others.join(' and ')}: each apply of one undoes the other.`,
          severity: ADMISSION_POLICY.test(change.type) ? 'critical' : 'high',
          effects: ADMISSION_POLICY.test(change.type) ? { response: 'weaker' } : EFFECTS,
        };
      }
    }
  },
});

const EFFECTS = { detection: 'unknown', response: 'unknown' } as const;

const placeOf = ({ stack, address, constructPath }: Change): string =>
  `${constructPath ?? address} (stack ${stack})`;

type Managed = readonly [change: Change, values: Parameters<typeof managedThings>[1]];

function groups(states: readonly Managed[]): ReadonlyMap<string, readonly Change[]> {
  const found = new Map<string, Change[]>();
  for (const [change, values] of states) {
    if (change.deposed !== undefined) continue;
    for (const thing of managedThings(change.type, values)) {
      const group = found.get(thing);
      if (group) group.push(change);
      else found.set(thing, [change]);
    }
  }
  return found;
}
