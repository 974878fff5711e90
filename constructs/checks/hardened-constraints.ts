import type { Ingress } from '../../core/config/deployment-config';
import {
  CMEK_PATHS,
  ENVIRONMENTS,
  FUNCTION,
  IMAGE_DECISIONS,
  JOB,
  RUNS_AS,
  SERVICE,
  WAYS_IN,
  WAYS_OUT,
} from './hardened-paths';
import { blockOf, resourcesOf, type StackJson, type StackResource, textAt, valueAt } from './stack-json';

/** What a landing zone allows. Its constraints are lists of such values. */
export interface LandingZone {
  /** Regions of gcp.resourceLocations. */
  readonly regions: readonly string[];
  /** Domains of the customers in iam.allowedPolicyMemberDomains. */
  readonly memberDomains: readonly string[];
  /** Projects whose keys are allowed. */
  readonly keyProjects: readonly string[];
  /** Full names of the pools that builds may use. */
  readonly workerPools: readonly string[];
  /** The one value of run.allowedIngress. @default - internal-and-load-balancing, as in Fabric */
  readonly ingress?: Ingress;
}

export interface HardenedConstraint {
  /** Id of the organization policy without `constraints/`, or of the custom constraint or module. */
  readonly id: string;
  readonly source: string;
  /** Every violation: where, what, expected. Empty when the stack complies. */
  readonly check: (stack: StackJson, zone: LandingZone) => readonly string[];
}

const FAST = 'Cloud Foundation Fabric FAST, organization set-up, data set "hardened"';
const FABRIC = 'Cloud Foundation Fabric, project template "compliance controls"';
/** Modules of Security Health Analytics. They report and block nothing. */
const DETECTIVE = `${FAST}, custom modules of Security Health Analytics`;

/** Applies a rule to every resource. The rule returns undefined for a resource that complies. */
const each =
  (judge: (resource: StackResource, zone: LandingZone) => string | undefined) =>
  (stack: StackJson, zone: LandingZone): readonly string[] =>
    resourcesOf(stack).flatMap((resource) => {
      const breach = judge(resource, zone);
      return breach === undefined ? [] : [`${resource.address}: ${breach}`];
    });

/** A member of some resource types must have a certain value. */
const valued = (
  paths: Readonly<Record<string, readonly { path: string; value: unknown }[]>>,
): HardenedConstraint['check'] =>
  each(({ type, config }) => {
    const wrong = (paths[type] ?? []).filter(({ path, value }) => valueAt(config, path) !== value);
    return wrong.length === 0
      ? undefined
      : wrong
          .map(({ path, value }) => `${path} is ${shown(valueAt(config, path))}; expected ${shown(value)}`)
          .join('; ');
  });

const shown = (value: unknown): string => JSON.stringify(value) ?? 'not set';

const DEFAULT_ACCOUNT =
  /-compute@developer\.gserviceaccount\.com|@appspot\.gserviceaccount\.com|@cloudservices\./;
const CREDENTIAL_NAME = /secret|key|password|token/i;
const EVERYBODY = ['allUsers', 'allAuthenticatedUsers'];

function ownAccount({ type, config }: StackResource): string | undefined {
  const path = RUNS_AS[type];
  if (path === undefined) return undefined;
  const account = textAt(config, path);
  if (account !== '' && !DEFAULT_ACCOUNT.test(account)) return undefined;
  return `${path} is ${account || 'not set, so the default account'}; expected an account of its own`;
}

function harmlessNames({ type, config }: StackResource): string | undefined {
  const path = ENVIRONMENTS[type];
  if (path === undefined) return undefined;
  const sent = valueAt(config, path);
  const names = Array.isArray(sent)
    ? sent.map((variable) => textAt(blockOf(variable), 'name'))
    : Object.keys(blockOf(sent));
  const bad = names.filter((name) => CREDENTIAL_NAME.test(name));
  return bad.length === 0
    ? undefined
    : `environment variables ${bad.join(', ')}; expected names without ${CREDENTIAL_NAME.source}`;
}

function ownKey({ type, config }: StackResource): string | undefined {
  const path = CMEK_PATHS[type];
  return path === undefined || textAt(config, path) !== ''
    ? undefined
    : `${path} is not set; expected a customer-managed key: projects/P/locations/L/keyRings/R/cryptoKeys/K`;
}

function keyFromZone({ type, config }: StackResource, { keyProjects }: LandingZone): string | undefined {
  const path = CMEK_PATHS[type];
  const key = path === undefined ? '' : textAt(config, path);
  const project = /^projects\/([^/]+)\//.exec(key)?.[1];
  return key === '' || keyProjects.includes(project ?? '')
    ? undefined
    : `${path} is ${key}; expected a key of ${keyProjects.join(', ')}`;
}

/** `global` of Security Command Center and of alerting is not the location of a resource. */
function inRegion({ type, config }: StackResource, { regions }: LandingZone): string | undefined {
  if (type.startsWith('google_scc_')) return undefined;
  const places = ['location', 'location_id', 'region'].map((name) => textAt(config, name));
  const kept = valueAt(config, 'message_storage_policy.allowed_persistence_regions');
  if (type === 'google_pubsub_topic' && !Array.isArray(kept)) {
    return `message_storage_policy is not set; expected ${regions.join(', ')}`;
  }
  const strange = [...places, ...(Array.isArray(kept) ? kept.map(String) : [])].filter(
    (place) => place !== '' && !place.includes('${') && !regions.includes(place.toLowerCase()),
  );
  return strange.length === 0 ? undefined : `is in ${strange.join(', ')}; expected ${regions.join(', ')}`;
}

function knownPool({ type, config }: StackResource, { workerPools }: LandingZone): string | undefined {
  if (type !== FUNCTION) return undefined;
  const pool = textAt(config, 'build_config.worker_pool');
  return workerPools.includes(pool)
    ? undefined
    : `build_config.worker_pool is ${shown(pool === '' ? undefined : pool)}; expected one of ${workerPools.join(', ') || 'the pools of the landing zone'} (projects/P/locations/L/workerPools/W)`;
}

/** A service account belongs to Google or to the organization. Its address does not show which. */
function insider({ config }: StackResource, { memberDomains }: LandingZone): string | undefined {
  const member = textAt(config, 'member');
  const person = /^(?:user|group|domain):(?:.*@)?(.+)$/.exec(member)?.[1];
  const outside = person !== undefined && !memberDomains.includes(person);
  return EVERYBODY.includes(member) || outside
    ? `member is ${member}; expected one of ${memberDomains.join(', ')}`
    : undefined;
}

function noDefaultAccount(resource: StackResource): string | undefined {
  const { type, config } = resource;
  const builder = textAt(config, 'build_config.service_account');
  if (type === FUNCTION && (builder === '' || DEFAULT_ACCOUNT.test(builder))) {
    return "build_config.service_account is not set; expected the build's own account";
  }
  return DEFAULT_ACCOUNT.test(textAt(config, 'member'))
    ? `member is ${textAt(config, 'member')}; expected no default account`
    : undefined;
}

const rotates = ({ type, config }: StackResource): string | undefined =>
  type === 'google_secret_manager_secret' && textAt(config, 'rotation.rotation_period') === ''
    ? 'rotation is not set; expected a rotation period'
    : undefined;

/** Applies a rule only to resources of these types. */
const of =
  (types: readonly string[], judge: (resource: StackResource) => string | undefined) =>
  (resource: StackResource): string | undefined =>
    types.includes(resource.type) ? judge(resource) : undefined;

const waysIn: HardenedConstraint['check'] = (stack, zone) =>
  valued(WAYS_IN[zone.ingress ?? 'internal-and-load-balancing'])(stack, zone);

const onlyFunctions = (check: HardenedConstraint['check']): HardenedConstraint['check'] => {
  return ({ resource = {} }, zone) => check({ resource: { [FUNCTION]: resource[FUNCTION] ?? {} } }, zone);
};

function connected({ config }: StackResource): string | undefined {
  return textAt(config, 'service_config.vpc_connector') === ''
    ? 'service_config.vpc_connector is not set; expected a connector: projects/P/locations/L/connectors/C'
    : undefined;
}

const isPrivate = (member: string, value: unknown): HardenedConstraint['check'] =>
  valued({ google_storage_bucket: [{ path: member, value }] });

/** The resource names any decision: it becomes the annotation run.googleapis.com/binary-authorization. */
function judged({ type, config }: StackResource): string | undefined {
  const paths = IMAGE_DECISIONS[type] ?? [];
  return paths.length === 0 || paths.some((path) => valueAt(config, path))
    ? undefined
    : `none of ${paths.join(', ')} is set; expected a Binary Authorization policy`;
}

/**
 * What a hardened landing zone refuses in a synthesized stack: every constraint that is known to reject an unprepared
 * stack of this kind. It reads what Terraform sends, so it proves nothing about values that only Google knows.
 */
export const HARDENED_CONSTRAINTS: readonly HardenedConstraint[] = [
  { id: 'run.allowedIngress', source: FAST, check: waysIn },
  { id: 'cloudfunctions.allowedIngressSettings', source: FABRIC, check: onlyFunctions(waysIn) },
  { id: 'run.allowedVPCEgress', source: FAST, check: valued(WAYS_OUT) },
  {
    id: 'cloudfunctions.allowedVpcConnectorEgressSettings',
    source: FABRIC,
    check: onlyFunctions(valued(WAYS_OUT)),
  },
  { id: 'cloudfunctions.requireVPCConnector', source: FABRIC, check: each(of([FUNCTION], connected)) },
  {
    id: 'run.allowedBinaryAuthorizationPolicies',
    source: FAST,
    check: valued({
      [FUNCTION]: [{ path: 'service_config.binary_authorization_policy', value: 'default' }],
      [SERVICE]: [{ path: 'binary_authorization.use_default', value: true }],
      [JOB]: [{ path: 'binary_authorization.use_default', value: true }],
    }),
  },
  {
    id: 'custom.cloudrunServiceRequireBinaryAuthorization',
    source: FAST,
    check: each(of([FUNCTION, SERVICE], judged)),
  },
  { id: 'custom.cloudrunJobRequireBinaryAuthorization', source: FAST, check: each(of([JOB], judged)) },
  {
    id: 'cloudrunServiceDisableDefaultServiceAccount',
    source: DETECTIVE,
    check: each(of([FUNCTION, SERVICE], ownAccount)),
  },
  { id: 'cloudrunJobDisableDefaultServiceAccount', source: DETECTIVE, check: each(of([JOB], ownAccount)) },
  { id: 'custom.cloudrunDisableEnvironmentVariablePattern', source: FAST, check: each(harmlessNames) },
  {
    id: 'iam.disableServiceAccountKeyCreation',
    source: FAST,
    check: each(of(['google_service_account_key'], () => 'is a key; expected no service account key')),
  },
  { id: 'gcp.restrictNonCmekServices', source: FABRIC, check: each(ownKey) },
  { id: 'gcp.restrictCmekCryptoKeyProjects', source: FAST, check: each(keyFromZone) },
  { id: 'gcp.resourceLocations', source: FAST, check: each(inRegion) },
  { id: 'cloudbuild.allowedWorkerPools', source: FAST, check: each(knownPool) },
  { id: 'iam.allowedPolicyMemberDomains', source: FAST, check: each(insider) },
  {
    id: 'artifactregistryRequireCMEK',
    source: DETECTIVE,
    check: each(of(['google_artifact_registry_repository'], ownKey)),
  },
  { id: 'secretmanagerAllowedRotationPeriod', source: DETECTIVE, check: each(rotates) },
  {
    id: 'iam.automaticIamGrantsForDefaultServiceAccounts',
    source: FAST,
    check: each(noDefaultAccount),
  },
  {
    id: 'storage.uniformBucketLevelAccess',
    source: FABRIC,
    check: isPrivate('uniform_bucket_level_access', true),
  },
  {
    id: 'storage.publicAccessPrevention',
    source: FABRIC,
    check: isPrivate('public_access_prevention', 'enforced'),
  },
];
