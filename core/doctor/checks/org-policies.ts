import { type Check, fine, onOrganization, onProject, unknown, warning, whenKnown } from '../check';
import { CONSTRAINTS, type Constraint } from '../constraints';

function checkOf({ id, title, judge }: Constraint): Check {
  return {
    id: `org-policy/${id}`,
    title,
    needs: onProject('orgpolicy.policy.get'),
    judge: ({ config, facts }) => {
      const look = `run \`gcloud org-policies describe ${id} --effective --project=${config.project.id}\``;
      const policy = facts.orgPolicies[id];
      return policy
        ? whenKnown(policy, look, (rules) => judge(rules, config))
        : unknown('it was not read', look);
    },
  };
}

export const orgPolicyChecks: readonly Check[] = CONSTRAINTS.map(checkOf);

/** The types that the stack creates. A custom constraint on another type does not matter. */
const OURS =
  /^(run|cloudfunctions|pubsub|storage|iam|firestore|artifactregistry|cloudbuild|securitycenter|cloudresourcemanager)\.googleapis\.com\//;

/** Custom constraints are an organization's own CEL. The check can find them, but only a person can judge them. */
export const customConstraintsCheck: Check = {
  id: 'custom-constraints',
  title: 'Custom constraints',
  needs: [
    ...onProject('resourcemanager.projects.get', 'orgpolicy.policy.get'),
    ...onOrganization('orgpolicy.customConstraints.list'),
  ],
  judge({ facts }) {
    const look = "ask the administrators of the organization's policies for its custom constraints";
    return whenKnown(facts.customConstraints, look, (constraints) => {
      const ours = constraints.filter(({ resourceTypes }) => resourceTypes.some((type) => OURS.test(type)));
      const enforced = ours.filter(({ enforced: part }) => part.status === 'known' && part.value);
      const unread = ours.filter(({ enforced: part }) => part.status !== 'known');
      const lines = [...enforced, ...unread].map(
        ({ id, actionType, condition, enforced: part }) =>
          `${id}: ${actionType} when ${condition}${part.status === 'known' ? '' : ` (enforced? ${part.reason})`}`,
      );
      if (enforced.length > 0) {
        return warning(
          `${enforced.length} custom constraints are enforced on types that the stack uses`,
          'compare each condition with the synthesized stack; hardened organizations also refuse environment variables that are named like credentials (the stack has none) and services without a Binary Authorization policy',
          { details: lines },
        );
      }
      if (unread.length > 0) {
        return unknown(`${unread.length} custom constraints may be enforced`, look, { details: lines });
      }
      return fine('no custom constraint is enforced on a type that the stack uses');
    });
  },
};
