import { defineRule, type Severity } from '../contract/rule';
import { UNKNOWN } from '../model/resource';
import { isGuarded } from '../powers/dangerous-permissions';
import { restOf, UNKNOWN_ROLE } from '../powers/permission-sets';
import type { PowerChange } from '../powers/power-change';
import { powersOf } from '../powers/power-changes';
import { unknownRolesIn } from '../powers/unknown-roles';
import { placeOf } from '../powers/words';

export default defineRule({
  id: 'R42',
  title: 'The change grants a role that the review does not know',
  severity: 'medium',
  effects: { powers: 'unknown' },
  why: 'The review has neither the definition of the role nor a row for it in its table of predefined roles, so it cannot determine what the member gains.',
  fix: 'Look the role up with gcloud iam roles describe ROLE. Grant a custom role that the same configuration defines, or a predefined role from the table.',
  sources: ['https://cloud.google.com/iam/docs/roles-permissions'],
  *check(context) {
    const powers = powersOf(context);
    for (const change of powers.changes) {
      const roles = unknownRolesIn(change, powers.sides.after.roles);
      for (const role of roles) {
        const what = role === UNKNOWN_ROLE ? role : `${role}, which the review does not know,`;
        const [first] = change.changes;
        yield {
          ...(first === undefined ? {} : { change: first }),
          message: `${capital(change.who)} gains ${what} ${placeOf(change.scope)}.`,
          severity: context.isFirstDeployment ? 'low' : severityOf(role, change),
          assumed: role === UNKNOWN_ROLE || change.principal === UNKNOWN,
        };
      }
    }
  },
});

const severityOf = (role: string, change: PowerChange): Severity => {
  if (!isGuarded(restOf(role))) return 'low';
  return change.identity !== undefined || change.isOurScope ? 'high' : 'medium';
};

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
