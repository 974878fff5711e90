import { isObject, type JsonObject } from '../../core/values/json';
import type { ServiceId } from '../protocol/request';
import type { Binding, CloudState, Project } from '../state/cloud-state';
import { tryProject, withProjectId } from '../state/names';
import type { CloudSeed } from './cloud-seed';
import { DEPLOYER } from './deployer';
import { existingKeys } from './existing-keys';
import type { ExistingPart } from './existing-part';
import { importsOf, literalOf, type Mention, mentionsIn } from './stack-mentions';

export interface ExistingOptions {
  /**
   * Whether to also invent the service agents that the stacks grant roles to and that no API creates. In a test of a
   * deployment onto a fresh project, their absence is a result, so leave this off.
   *
   * @default false
   */
  readonly agents?: boolean;
}
/**
 * The seed with everything that synthesized stacks name but do not create, so that a demonstration or a rehearsal can
 * run. Values in the seed take precedence. `assumed` lists in plain words what this function invents.
 */
export function withExistingParts(
  seed: CloudSeed,
  stackJsons: readonly unknown[],
  options: ExistingOptions = {},
): { readonly seed: CloudSeed; readonly assumed: readonly string[] } {
  const { seed: invented, assumed } = existingParts(stackJsons, seed.projects, options);
  const merged: CloudSeed = {
    ...seed,
    resources: mergedResources(invented.resources, seed.resources),
    bindings: mergedLists(invented.bindings, seed.bindings),
    secrets: { ...invented.secrets, ...seed.secrets },
    governance: {
      ...seed.governance,
      apis: mergedLists(invented.governance?.apis, seed.governance?.apis),
      serviceAccounts: { ...invented.governance?.serviceAccounts, ...seed.governance?.serviceAccounts },
    },
  };
  return { seed: merged, assumed };
}
/** What the stacks name but do not create. */
export function existingParts(
  stackJsons: readonly unknown[],
  projects: readonly Project[],
  { agents = false }: ExistingOptions = {},
): { readonly seed: Omit<CloudSeed, 'projects'>; readonly assumed: readonly string[] } {
  const stacks = stackJsons.filter((stack): stack is JsonObject => isObject(stack as JsonObject));
  const mentions = mentionsIn(stacks);
  const known = { projects: Object.fromEntries(projects.map((project) => [project.id, project])) };
  const parts = [
    ...existingKeys(mentions, known),
    ...existingAccounts(mentions, known),
    ...(agents ? requestedAgents(mentions) : []),
    ...existingBuckets(mentions, known),
    ...existingRepositories(mentions),
    ...existingSecrets(mentions, known),
    ...namedInFull(mentions),
    ...networks(mentions),
    ...adoptedPolicies(stacks),
  ];
  const seeds = parts.map(({ seed }) => seed);
  return {
    seed: {
      resources: seeds.map(({ resources }) => resources).reduce(mergedResources, {}),
      bindings: seeds.map(({ bindings }) => bindings).reduce<Lists<Binding>>(mergedLists, {}),
      secrets: together(seeds.map(({ secrets }) => secrets)),
      governance: {
        apis: seeds.map(({ governance }) => governance?.apis).reduce<Lists<string>>(mergedLists, {}),
        serviceAccounts: together(seeds.map(({ governance }) => governance?.serviceAccounts)),
      },
    },
    assumed: [...new Set(parts.map(({ assumed }) => assumed))],
  };
}
const together = <T>(records: readonly (Readonly<Record<string, T>> | undefined)[]): Record<string, T> =>
  Object.fromEntries(records.flatMap((record) => Object.entries(record ?? {})));
type Resources = CloudSeed['resources'];
function mergedResources(first: Resources = {}, second: Resources = {}): NonNullable<Resources> {
  const apis = [...new Set([...Object.keys(first), ...Object.keys(second)])] as ServiceId[];
  return Object.fromEntries(apis.map((api) => [api, { ...first[api], ...second[api] }]));
}
type Lists<T> = Readonly<Record<string, readonly T[]>>;
/** Concatenates the lists that both have under the same name. */
function mergedLists<T>(first: Lists<T> = {}, second: Lists<T> = {}): Lists<T> {
  const all: Record<string, readonly T[]> = { ...first };
  for (const [name, items] of Object.entries(second)) all[name] = [...(all[name] ?? []), ...items];
  return all;
}
type Known = Pick<CloudState, 'projects'>;
/** The names that blocks of one type create: the `argument` of each, with its project. */
const madeBy = (mentions: readonly Mention[], type: string, argument: string): ReadonlySet<string> =>
  new Set(
    mentions
      .filter(
        ({ block, argument: at }) => block.kind === 'resource' && block.type === type && at === argument,
      )
      .map(({ project, text }) => `${project}/${text}`),
  );
const ACCOUNT =
  /^(?:serviceAccount:|projects\/[^/]+\/serviceAccounts\/)?([^@\s/:]+@([a-z][a-z0-9-]*)\.iam\.gserviceaccount\.com)$/;
const isAgent = (email: string): boolean => /^(?:service-|cmek-p)\d+@/.test(email);
/**
 * Google creates its own agents with APIs and first uses. Here a person created the agents that a stack grants a role
 * to.
 */
const requestedAgents = (mentions: readonly Mention[]): readonly ExistingPart[] =>
  mentions.flatMap(({ text }) => {
    const [, email = '', domain = ''] = ACCOUNT.exec(text) ?? [];
    if (!isAgent(email)) return [];
    const name = `projects/${domain}/serviceAccounts/${email}`;
    return [
      {
        seed: { governance: { serviceAccounts: { [name]: { disabled: false } } } },
        assumed: `a person created the service agent ${email} (gcloud beta services identity create)`,
      },
    ];
  });
function existingAccounts(mentions: readonly Mention[], known: Known): readonly ExistingPart[] {
  const made = madeBy(mentions, 'google_service_account', 'account_id');
  return mentions.flatMap((mention) => {
    const [, email = '', project = ''] = ACCOUNT.exec(mention.text) ?? [];
    const isMade = made.has(`${project}/${email.slice(0, email.indexOf('@'))}`);
    if (email === '' || isAgent(email) || isMade) return [];
    const name = `projects/${project}/serviceAccounts/${email}`;
    // docs/organization-rollout.md requires this role "where the accounts are". In its own project, the deployer
    // already has it.
    const elsewhere = mention.argument === 'service_account_id' && !tryProject(known, project);
    const bindings = elsewhere
      ? { [name]: [{ role: 'roles/iam.serviceAccountAdmin', members: [DEPLOYER] }] }
      : {};
    return [
      {
        seed: { governance: { serviceAccounts: { [name]: { disabled: false } } }, bindings },
        assumed: `the service account ${email} exists`,
      },
    ];
  });
}
/**
 * A bucket that meets the pipeline's needs for evidence: ten years of retention, no public access, and a key if the
 * stack names one.
 */
function existingBuckets(mentions: readonly Mention[], known: Known): readonly ExistingPart[] {
  return mentions.flatMap(({ block, argument, text, project }) => {
    if (block.kind !== 'data' || block.type !== 'google_storage_bucket' || argument !== 'name') return [];
    const ofProject = mentions.filter((mention) => mention.project === project);
    const key = ofProject.find((mention) => /\/cryptoKeys\/[^/]+$/.test(mention.text))?.text;
    const number = tryProject(known, project)?.number;
    const region = /^projects\/[^/]+\/locations\/([^/]+)/.exec(key ?? '')?.[1];
    const bucket = {
      ...(number === undefined ? {} : { projectNumber: number }),
      ...(region === undefined ? {} : { location: region.toUpperCase() }),
      iamConfiguration: { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: 'enforced' },
      retentionPolicy: { retentionPeriod: '315360000' },
      ...(key === undefined ? {} : { encryption: { defaultKmsKeyName: key } }),
    };
    return [
      {
        seed: { resources: { storage: { [`buckets/${text}`]: bucket } } },
        assumed: `the bucket ${text} exists, keeps objects for ten years, and is closed to the public`,
      },
    ];
  });
}
const REPOSITORY = /^projects\/([^/]+)\/locations\/[^/]+\/repositories\/([^/]+)$/;
/** A repository for the images of functions, with the key of the function that names it. */
function existingRepositories(mentions: readonly Mention[]): readonly ExistingPart[] {
  const made = madeBy(mentions, 'google_artifact_registry_repository', 'repository_id');
  return mentions.flatMap(({ block, text }) => {
    const [name, project, id] = REPOSITORY.exec(text) ?? [];
    if (name === undefined || made.has(`${project}/${id}`)) return [];
    const kmsKeyName = literalOf(block, 'kms_key_name');
    const repository = {
      format: 'DOCKER',
      mode: 'STANDARD_REPOSITORY',
      ...(kmsKeyName === '' ? {} : { kmsKeyName }),
    };
    return [
      {
        seed: { resources: { artifactregistry: { [name]: repository } } },
        assumed: `the image repository ${name} exists${kmsKeyName === '' ? '' : ', with the same key'}`,
      },
    ];
  });
}
const SECRET = /^projects\/[^/]+\/secrets\/[^/]+(?=$|\/versions\/)/;
function existingSecrets(mentions: readonly Mention[], known: Known): readonly ExistingPart[] {
  const made = madeBy(mentions, 'google_secret_manager_secret', 'secret_id');
  return mentions.flatMap(({ block, argument, text, project }) => {
    const isShort = ['secret_id', 'secret'].includes(argument) && !text.includes('/');
    const isOwn = block.type === 'google_secret_manager_secret';
    const full = SECRET.exec(text)?.[0] ?? (isShort && !isOwn ? `projects/${project}/secrets/${text}` : '');
    const name = withProjectId(known, full);
    const [, owner, , id] = name.split('/');
    if (name === '' || made.has(`${owner}/${id}`)) return [];
    return [
      {
        seed: { secrets: { [`${name}/versions/1`]: 'invented' } },
        assumed: `the secret ${name} exists, with one version`,
      },
    ];
  });
}
/** The resources that their full name determines: the API that keeps the resource, its kind, and its content. */
const NAMED: readonly {
  readonly name: RegExp;
  readonly api: ServiceId;
  readonly what: string;
  readonly body: JsonObject;
}[] = [
  {
    name: /^projects\/[^/]+\/notificationChannels\/[^/]+$/,
    api: 'monitoring',
    what: 'the notification channel',
    body: {
      type: 'email',
      displayName: 'On call',
      labels: { email_address: 'oncall@example.com' },
      enabled: true,
    },
  },
  // The sandbox does not implement the APIs of the next four. A caller that refers to one searches all resources.
  {
    name: /^projects\/[^/]+\/locations\/[^/]+\/connectors\/[^/]+$/,
    api: 'run',
    what: 'the VPC connector',
    body: {},
  },
  {
    name: /^projects\/[^/]+\/locations\/[^/]+\/workerPools\/[^/]+$/,
    api: 'cloudfunctions',
    what: 'the build worker pool',
    body: {},
  },
  { name: /^projects\/[^/]+\/global\/networks\/[^/]+$/, api: 'run', what: 'the network', body: {} },
  {
    name: /^projects\/[^/]+\/regions\/[^/]+\/subnetworks\/[^/]+$/,
    api: 'run',
    what: 'the subnetwork',
    body: {},
  },
  {
    name: /^organizations\/\d+\/sources\/\d+$/,
    api: 'scc',
    what: 'the source of findings',
    body: { displayName: 'Heartbeats' },
  },
];
const namedInFull = (mentions: readonly Mention[]): readonly ExistingPart[] =>
  mentions.flatMap(({ text }) =>
    NAMED.filter(({ name }) => name.test(text)).map(({ api, what, body }) => ({
      seed: { resources: { [api]: { [text]: body } } },
      assumed: `${what} ${text} exists`,
    })),
  );
/** Networks and subnetworks can have short names, which refer to the block's own project and region. */
function networks(mentions: readonly Mention[]): readonly ExistingPart[] {
  return mentions.flatMap(({ block, argument, text, project }) => {
    if (text.includes('/') || !['network', 'subnetwork'].includes(argument)) return [];
    const region = literalOf(block, 'location') || literalOf(block, 'region');
    const name =
      argument === 'network'
        ? `projects/${project}/global/networks/${text}`
        : `projects/${project}/regions/${region}/subnetworks/${text}`;
    return [
      {
        seed: { resources: { run: { [name]: {} } } },
        assumed: `the ${argument} ${name} exists`,
      },
    ];
  });
}
/** An import block adopts the project's policy, so a person wrote one earlier. */
const adoptedPolicies = (stacks: readonly JsonObject[]): readonly ExistingPart[] =>
  importsOf(stacks, 'google_binary_authorization_policy').map((project) => ({
    seed: {
      // Someone wrote the policy, so its API is enabled.
      governance: { apis: { [project]: ['binaryauthorization.googleapis.com'] } },
      resources: {
        binaryauthorization: {
          [`${project}/policy`]: {
            description: 'Written by hand, before anything was deployed.',
            globalPolicyEvaluationMode: 'ENABLE',
            defaultAdmissionRule: {
              evaluationMode: 'ALWAYS_ALLOW',
              enforcementMode: 'ENFORCED_BLOCK_AND_AUDIT_LOG',
            },
          },
        },
      },
    },
    assumed: `the Binary Authorization policy of ${project} exists, because a person wrote it earlier, and it admits every image`,
  }));
