import { isObject, type Json, type JsonObject } from '../../core/values/json';
import type { Diagnostic } from './terraform';

/** The parts of `terraform show -json PLAN` that are read here. */
interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly mode: string;
    readonly type: string;
    readonly change: { readonly actions: readonly string[]; readonly after: Json };
  }[];
  readonly configuration?: {
    readonly root_module?: {
      readonly resources?: readonly {
        readonly address: string;
        readonly expressions?: Json;
        readonly depends_on?: readonly string[];
      }[];
    };
  };
}

interface Created {
  readonly address: string;
  readonly type: string;
  readonly after: JsonObject;
}

/**
 * Finds resources that are named by text instead of a reference. Terraform creates both in any order, so the first apply
 * in a real project sometimes fails with a 404. An apply here would be as random, but the plan is not.
 */
export function unorderedReferences(plan: PlanJson): readonly Diagnostic[] {
  const created: readonly Created[] = (plan.resource_changes ?? [])
    .filter(({ mode, change }) => mode === 'managed' && change.actions.includes('create'))
    .map(({ address, type, change }) => ({
      address,
      type,
      after: isObject(change.after) ? change.after : {},
    }));
  const needs = dependencies(plan);
  const names = created.flatMap((resource) => namesOf(resource).map((name) => ({ name, resource })));
  return created.flatMap((user) => {
    const texts = textsOf(user.after);
    return names
      .filter(
        ({ name, resource }) =>
          resource !== user && texts.has(name) && !reaches(needs, user.address, resource.address),
      )
      .map(({ name, resource }) => unordered(user, resource, name));
  });
}

const unordered = (user: Created, used: Created, name: string): Diagnostic => ({
  severity: 'error',
  summary: `${user.address} names ${used.address} by text`,
  detail: `${JSON.stringify(name)} is created in the same run, but Terraform does not know that it must create it first. Expected a reference or depends_on. A real apply fails with a 404 if Terraform happens to use the other order.`,
  address: user.address,
});

/** The names of a resource in places where Google checks that it exists, as far as the plan knows them. */
function namesOf({ type, after }: Created): readonly string[] {
  const text = (name: string): string => (typeof after[name] === 'string' ? after[name] : '');
  const inProject = (collection: string, name: string) =>
    text('project') && name ? [`projects/${text('project')}/${collection}/${name}`] : [];
  switch (type) {
    case 'google_pubsub_topic':
      return inProject('topics', text('name')).flatMap((id) => [id, `pubsub.googleapis.com/${id}`]);
    case 'google_pubsub_subscription':
      return inProject('subscriptions', text('name'));
    case 'google_project_iam_custom_role':
      return inProject('roles', text('role_id'));
    case 'google_storage_bucket':
      return text('name') ? [`storage.googleapis.com/${text('name')}`] : [];
    case 'google_binary_authorization_attestor':
      return inProject('attestors', text('name'));
    case 'google_container_analysis_note':
      return inProject('notes', text('name'));
    case 'google_kms_key_ring':
      return inProject(`locations/${text('location')}/keyRings`, text('name'));
    case 'google_service_account': {
      if (!text('project') || !text('account_id')) return [];
      const email = `${text('account_id')}@${text('project')}.iam.gserviceaccount.com`;
      return [email, `serviceAccount:${email}`, `projects/${text('project')}/serviceAccounts/${email}`];
    }
    default:
      return [];
  }
}

/** Arguments such as labels and environment variables, whose texts Google does not look up at creation. */
const NOT_LOOKED_UP = new Set([
  'environment_variables',
  'labels',
  'effective_labels',
  'terraform_labels',
  'description',
]);

/** All texts of a resource that Google looks up. Its own computed names are unknown in the plan, so they are absent. */
function textsOf(value: Json | undefined, found = new Set<string>()): ReadonlySet<string> {
  if (typeof value === 'string') found.add(value);
  else if (Array.isArray(value)) for (const item of value) textsOf(item, found);
  else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      if (!NOT_LOOKED_UP.has(name) || (name === 'member' && typeof member === 'string'))
        textsOf(member, found);
    }
  }
  return found;
}

/** Direct dependencies by address, from references and depends_on. */
function dependencies(plan: PlanJson): ReadonlyMap<string, ReadonlySet<string>> {
  const resources = plan.configuration?.root_module?.resources ?? [];
  return new Map(
    resources.map(({ address, expressions, depends_on: explicit = [] }) => [
      address,
      new Set([...references(expressions), ...explicit].map(addressIn)),
    ]),
  );
}

function references(value: Json | undefined): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name === 'references' && Array.isArray(member) ? (member as string[]) : references(member),
  );
}

/** `google_pubsub_topic.findings.id` -> `google_pubsub_topic.findings` */
const addressIn = (reference: string): string =>
  /^(?:data\.)?[^.]+\.[^.[]+/.exec(reference)?.[0] ?? reference;

function reaches(needs: ReadonlyMap<string, ReadonlySet<string>>, from: string, to: string): boolean {
  const waiting = [from];
  const seen = new Set<string>();
  for (let address = waiting.pop(); address !== undefined; address = waiting.pop()) {
    if (address === to) return true;
    if (seen.has(address)) continue;
    seen.add(address);
    waiting.push(...(needs.get(address) ?? []));
  }
  return false;
}
