import { CATALOGUE } from '../../core/catalogue/catalogue';
import type { ReviewContext } from '../contract/review-context';
import type { Pair } from '../model/pair';
import { knownText, type Resource, UNKNOWN, type Unknown } from '../model/resource';
import { isOwnRole } from '../pipeline/anchors';
import { type Grant, groupBy } from './grants';
import { createReferences, type References, type Side } from './references';
import type { Roles } from './roles';
import { normalized } from './statements';

/** The part of a principal in the pipeline, by what it does. */
export type IdentityKind =
  | 'actor'
  | 'responder'
  | 'push'
  | 'scheduler'
  | 'build'
  | 'job'
  | 'function'
  /** Recognized only by the pipeline's own roles, because the stack with its functions is not among the inputs. */
  | 'elsewhere';

export interface Identities {
  /** Undefined: not an identity of the pipeline. Google's agents are not included, because they serve every project. */
  kindOf(principal: string | Unknown): IdentityKind | undefined;
  readonly principals: ReadonlyMap<string, IdentityKind>;
}

/** Permissions that change a workload, which the catalogue's actions need for the actor. */
const CHANGES_WORKLOADS: ReadonlySet<string> = new Set(
  CATALOGUE.actions
    .flatMap(({ permissions }) => permissions.actor ?? [])
    .map(({ permission }) => permission)
    .filter((permission) => /^run\..*\.(?:update|delete|setIamPolicy)$/.test(permission)),
);

interface Sighting {
  readonly grants: readonly Grant[];
  readonly roles: Roles;
}

/**
 * Identities before and after the change. Names decide nothing: the responder is the receiver of pushes from the
 * findings topic. The actor is the identity that may change workloads, or that receives what the responder publishes.
 */
export function identitiesOf(
  context: ReviewContext,
  sightings: Readonly<Record<Side, Sighting>>,
): Identities {
  const found = new Map<string, IdentityKind>();
  const note = (account: string | undefined | Unknown, kind: IdentityKind): void => {
    if (typeof account !== 'string' || account === '') return;
    const principal = memberOf(account);
    if (!found.has(principal)) found.set(principal, kind);
  };
  // The state before the change decides who is who, and additions are judged by it.
  for (const side of ['before', 'after'] as const) {
    const view = viewOf(context, side);
    const functions = accountsOfFunctions(view);
    const { actors, responders } = partsOf(view, functions, sightings[side]);
    for (const account of actors) note(account, 'actor');
    for (const account of responders) note(account, 'responder');
    for (const { account } of functions) note(account, 'function');
    for (const [kind, type, paths] of ACCOUNTS) {
      for (const resource of view.resources.filter((each) => type.test(each.type))) {
        for (const path of paths) note(view.references.text(resource, path), kind);
      }
    }
  }
  for (const principal of holdersOfOwnRoles(context, sightings)) {
    if (!found.has(principal)) found.set(principal, 'elsewhere');
  }
  return {
    principals: found,
    kindOf: (principal) => (principal === UNKNOWN ? undefined : found.get(principal)),
  };
}

/** The arguments that name each kind of account. */
const ACCOUNTS: readonly (readonly [IdentityKind, RegExp, readonly string[]])[] = [
  ['push', /^google_pubsub_subscription$/, ['push_config.oidc_token.service_account_email']],
  [
    'scheduler',
    /^google_cloud_scheduler_job$/,
    ['http_target.oidc_token.service_account_email', 'http_target.oauth_token.service_account_email'],
  ],
  ['build', /^google_cloudfunctions2_function$/, ['build_config.service_account']],
  ['job', /^google_cloud_run_v2_job$/, ['template.template.service_account']],
];

interface View {
  readonly resources: readonly Resource[];
  readonly references: References;
}

const viewOf = ({ pairs, stacks }: ReviewContext, side: Side): View => ({
  resources: pairs.flatMap((pair) => pair[side] ?? []),
  references: createReferences(stacks, side),
});

interface FunctionAccount {
  readonly resource: Resource;
  readonly account: string;
}

function accountsOfFunctions({ resources, references }: View): readonly FunctionAccount[] {
  return resources.flatMap((resource) => {
    if (!/^google_(?:cloudfunctions2_function|cloud_run_v2_service)$/.test(resource.type)) return [];
    const path = resource.type.includes('function')
      ? 'service_config.service_account_email'
      : 'template.service_account';
    const account = references.text(resource, path);
    return typeof account === 'string' ? [{ resource, account }] : [];
  });
}

/**
 * Follows a finding: the topic of the notification config, the function that receives its pushes, the topics to which
 * that function publishes.
 */
function partsOf(
  view: View,
  functions: readonly FunctionAccount[],
  { grants, roles }: Sighting,
): { readonly actors: readonly string[]; readonly responders: readonly string[] } {
  const held = groupBy(grants, ({ principal }) => String(principal));
  const holds = (account: string, test: (permission: string) => boolean): boolean =>
    (held.get(memberOf(account)) ?? []).some(({ role }) => roles.most(role).permissions.some(test));
  const topics = view.resources
    .filter(({ type }) => /^google_scc_.*notification_config$/.test(type))
    .map((config) => lastOf(view.references.text(config, 'pubsub_topic')));
  const behind = (isTopic: (topic: string) => boolean): readonly string[] =>
    view.resources
      .filter(({ type }) => type === 'google_pubsub_subscription')
      .filter((subscription) => isTopic(lastOf(view.references.text(subscription, 'topic'))))
      .flatMap((subscription) => functions.filter(({ resource }) => isPushedTo(subscription, resource)))
      .map(({ account }) => account);
  const responders = behind((topic) => topic !== '' && topics.includes(topic));
  const published = new Set(
    [...new Set(responders)]
      .flatMap((account) => held.get(memberOf(account)) ?? [])
      .filter(({ role }) => roles.most(role).permissions.includes('pubsub.topics.publish'))
      .map(({ scope }) => scope.ids[scope.ids.length - 1]),
  );
  const commanded = behind((topic) => topic !== '' && published.has(topic));
  const mighty = functions
    .map(({ account }) => account)
    .filter((account) => holds(account, (permission) => CHANGES_WORKLOADS.has(permission)));
  const isResponder = (account: string): boolean =>
    responders.includes(account) && !commanded.includes(account);
  return { actors: [...commanded, ...mighty].filter((account) => !isResponder(account)), responders };
}

const lastOf = (text: string | undefined | Unknown): string =>
  typeof text === 'string' ? text.slice(text.lastIndexOf('/') + 1) : '';

/** Finds a function by its URL, or by a reference to the URL. */
function isPushedTo(subscription: Resource, target: Resource): boolean {
  const endpoint = knownText(subscription, 'push_config.push_endpoint') || configuredEndpoint(subscription);
  if (endpoint === '') return false;
  const uri = knownText(target, 'service_config.uri') || knownText(target, 'uri');
  const { address, previousAddress, type } = target.change;
  const named = [address, previousAddress].some(
    (each) => each !== undefined && endpoint.includes(`\${${each.slice(each.lastIndexOf(`${type}.`))}.`),
  );
  return named || (uri !== '' && endpoint.startsWith(uri));
}

const configuredEndpoint = ({ change: { configured } }: Resource): string => {
  const blocks = configured?.push_config;
  const block = Array.isArray(blocks) ? blocks[0] : blocks;
  const endpoint =
    block !== null && typeof block === 'object' && !Array.isArray(block) ? block.push_endpoint : '';
  return typeof endpoint === 'string' ? endpoint : '';
};

/**
 * Accounts that have a custom role of the pipeline. For a role that existed before, only its earlier holders count: a
 * new member is a stranger who takes the pipeline's powers.
 */
function holdersOfOwnRoles(
  { pairs }: ReviewContext,
  sightings: Readonly<Record<Side, Sighting>>,
): readonly string[] {
  const roles = pairs.filter(isOwn);
  const isNew = roles.every((pair) => pair.before === undefined);
  const { grants, roles: book } = sightings[isNew ? 'after' : 'before'];
  const own = new Set(
    [...book.definitions.values()]
      .flat()
      .filter(({ change }) => roles.some((pair) => pair.change === change))
      .map(({ role }) => role),
  );
  return grants
    .filter(({ role }) => role !== UNKNOWN && own.has(role))
    .map(({ principal }) => principal)
    .filter(
      (principal): principal is string => principal !== UNKNOWN && principal.startsWith('serviceAccount:'),
    );
}

const isOwn = ({ change, before, after }: Pair): boolean =>
  /_iam_custom_role$/.test(change.type) &&
  [before, after].some((state) => state !== undefined && isOwnRole(state));

/** `serviceAccount:E` of an address, a full name or a member. */
export const memberOf = (account: string): string => {
  const email = account.slice(account.lastIndexOf('/') + 1).replace(/^serviceAccount:/, '');
  return String(normalized(`serviceAccount:${email}`));
};
