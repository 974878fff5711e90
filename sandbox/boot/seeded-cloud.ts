import type { JsonObject } from '../../core/values/json';
import { textOf } from '../../core/values/json-values';
import { withAgentsOf } from '../iam/agents';
import { accountResource, runtimeEmail } from '../iam/tested-resource';
import type { AssumptionSettings } from '../protocol/assumptions';
import { BootError } from '../protocol/errors';
import { tryParseTime } from '../protocol/time';
import { checkMessage } from '../schema/check-message';
import { definitionsOf } from '../schema/definitions';
import { RUN_API } from '../services/run-api';
import { settledService } from '../services/run-state';
import { uidOf } from '../services/uids';
import { type CloudState, DEFAULT_TIMING } from '../state/cloud-state';
import { EMPTY_GOVERNANCE, type GovernanceState } from '../state/governance';
import { projectOf, tryProject, withProjectId } from '../state/names';
import type { RunService } from '../state/run';
import { EMPTY_WATCH } from '../state/watch';
import type { CloudSeed, SeedService } from './cloud-seed';
import { DEPLOYER, DEPLOYER_ROLES } from './deployer';
import { withSeededGovernance } from './seeded-governance';
import { withAdmissionPolicies, withSeededPolicies } from './seeded-policies';
import { seededStores } from './seeded-stores';

export const DEFAULT_SINCE = '2026-01-01T00:00:00.000Z';

export const sinceMs = ({ since = DEFAULT_SINCE }: CloudSeed): number => tryParseTime(since) ?? 0;

/** The resources in the world before any deployment. */
export function seededCloud(seed: CloudSeed, home: string, assumptions: AssumptionSettings): CloudState {
  const empty = emptyCloud(seed, home, assumptions);
  const since = seed.since ?? DEFAULT_SINCE;
  const services = (seed.services ?? []).map((service) => runService(empty, service, since));
  const findings = Object.fromEntries(
    (seed.findings ?? []).map(({ finding, resource = {} }) => [
      String(finding.canonicalName ?? finding.name),
      { finding, resource },
    ]),
  );
  return withAgentsOfApis({
    ...empty,
    run: { services: Object.fromEntries(services.map((service) => [service.name, service])), operations: {} },
    scc: { ...empty.scc, findings },
    iam: { ...empty.iam, bindings: seededBindings(empty, seed) },
    resources: seededResources(seed),
    ...seededStores(empty, seed.resources ?? {}, sinceMs(seed)),
    governance: withApisBeforeTerraform(
      withSeededGovernance(empty, { ...seed.governance, serviceAccounts: seededAccounts(empty, seed) }),
      seed,
    ),
  });
}

/** The runtime account of a seeded service exists, because the service could not run without it. */
function seededAccounts(state: CloudState, seed: CloudSeed): GovernanceState['serviceAccounts'] {
  const named = (seed.services ?? []).flatMap(({ name, revisions }) =>
    revisions.map(({ config }) => {
      const project = tryProject(state, projectOf(name))?.id ?? projectOf(name);
      const email = runtimeEmail(state, project, textOf(config.serviceAccount));
      return accountResource(email, project).name;
    }),
  );
  return {
    ...Object.fromEntries(named.map((name) => [name, { disabled: false }])),
    ...seed.governance?.serviceAccounts,
  };
}

/** Adds the service agents of the APIs that are already enabled. */
const withAgentsOfApis = (state: CloudState): CloudState =>
  Object.entries(state.governance.apis).reduce(
    (current, [project, apis]) => apis.reduce((inner, api) => withAgentsOf(inner, project, api), current),
    state,
  );

const APIS_BEFORE_TERRAFORM = ['cloudresourcemanager.googleapis.com', 'serviceusage.googleapis.com'];

/**
 * The documents require that these two APIs are enabled before Terraform runs. A project that runs workloads has Cloud
 * Run enabled. A stack or the seed enables all others.
 */
function withApisBeforeTerraform(governance: GovernanceState, seed: CloudSeed): GovernanceState {
  const running = new Set(
    (seed.services ?? []).map(({ name }) => tryProject({ projects: byId(seed) }, projectOf(name))?.id),
  );
  const apis = Object.fromEntries(
    seed.projects.map(({ id }) => [
      `projects/${id}`,
      [
        ...APIS_BEFORE_TERRAFORM,
        ...(running.has(id) ? ['run.googleapis.com'] : []),
        ...(governance.apis[`projects/${id}`] ?? []),
      ],
    ]),
  );
  return { ...governance, apis: { ...governance.apis, ...apis } };
}

const byId = (seed: CloudSeed): CloudState['projects'] =>
  Object.fromEntries(seed.projects.map((project) => [project.id, project]));

/**
 * Changes that people made after the deployment. If the seed and the stack both set a name, the seed takes precedence.
 * A project whose APIs the seed lists has these two only if the list contains them.
 */
export function withLaterChanges(state: CloudState, { governance: seed = {} }: CloudSeed): CloudState {
  const { governance } = state;
  const apis = Object.fromEntries(
    Object.entries(seed.apis ?? {}).map(([project, listed]) => [
      project,
      (governance.apis[project] ?? []).filter(
        (api) => !APIS_BEFORE_TERRAFORM.includes(api) || listed.includes(api),
      ),
    ]),
  );
  return {
    ...state,
    resources: withAdmissionPolicies(state.resources, seed, 0),
    governance: {
      ...governance,
      apis: { ...governance.apis, ...apis },
      securityServices: { ...governance.securityServices, ...seed.securityServices },
      serviceAccounts: { ...governance.serviceAccounts, ...seed.serviceAccounts },
    },
  };
}

/** The deployer holds the roles that the documents require, and no others. */
export function withDeployer(state: CloudState, stacks: readonly JsonObject[], home: string): CloudState {
  const above = new Set(Object.values(state.projects).flatMap(({ ancestors }) => ancestors));
  // A scope that the seed leaves open comes from the stacks, because a hub names its organization or folder.
  const text = JSON.stringify(stacks);
  for (const [name] of text.matchAll(/\b(?:organizations|folders)\/\d+/g)) above.add(name);
  for (const [, member, id] of text.matchAll(/"(org_id|organization|folder)":"(?:\w+\/)?(\d+)"/g)) {
    above.add(`${member === 'folder' ? 'folders' : 'organizations'}/${id}`);
  }
  const roles = [
    ...Object.keys(state.projects).map(
      (id) =>
        [
          `projects/${id}`,
          id === home ? [...DEPLOYER_ROLES.pipeline, ...DEPLOYER_ROLES.protected] : DEPLOYER_ROLES.protected,
        ] as const,
    ),
    ...[...above].map((name) => [name, DEPLOYER_ROLES.scope] as const),
    ...existingSecrets(state).map((name) => [name, DEPLOYER_ROLES.secret] as const),
  ];
  const bindings = { ...state.iam.bindings };
  for (const [name, held] of roles) {
    const own = [...new Set<string>(held)].map((role) => ({ role, members: [DEPLOYER] }));
    bindings[name] = [...(bindings[name] ?? []), ...own];
  }
  return { ...state, iam: { ...state.iam, bindings } };
}

/** The owner's secrets. The owner lets the deployer make the grants of a stack on them. */
const existingSecrets = ({ secrets, resources }: CloudState): readonly string[] => {
  const versions = Object.keys(secrets).map((name) => name.slice(0, name.indexOf('/versions/')));
  return [...new Set([...versions, ...Object.keys(resources.secretmanager ?? {})])];
};

function emptyCloud(seed: CloudSeed, home: string, assumptions: AssumptionSettings): CloudState {
  return {
    assumptions,
    timing: { ...DEFAULT_TIMING, ...seed.timing },
    homeProject: home,
    projects: Object.fromEntries(seed.projects.map((project) => [project.id, project])),
    sequence: 1000,
    iam: { roles: { ...seed.roles }, bindings: {}, policyVersions: {}, agents: {}, accessTokens: {} },
    run: { services: {}, operations: {} },
    scc: { findings: {}, configs: [] },
    pubsub: { topics: {}, subscriptions: {}, pending: {}, backlog: {}, leases: {} },
    firestore: { databases: {}, deletedMs: {} },
    storage: { buckets: {} },
    functions: {},
    logging: { entries: seed.logEntries ?? [] },
    watch: EMPTY_WATCH,
    secrets: seed.secrets ?? {},
    virustotal: {
      files: seed.virustotal?.files ?? {},
      ...(seed.virustotal?.apiKey === undefined ? {} : { apiKey: seed.virustotal.apiKey }),
    },
    governance: EMPTY_GOVERNANCE,
    resources: {},
    addresses: {},
  };
}

const seededResources = (seed: CloudSeed): CloudState['resources'] =>
  withSeededPolicies(statedResources(seed), seed.governance ?? {}, sinceMs(seed));

function statedResources(seed: CloudSeed): CloudState['resources'] {
  // Buckets and databases consist of more than their definitions; see seeded-stores.ts.
  const { storage: _buckets, firestore: _databases, ...plain } = seed.resources ?? {};
  return Object.fromEntries(
    Object.entries(plain).map(([api, named]) => [
      api,
      Object.fromEntries(
        Object.entries(named ?? {}).map(([name, body]) => [
          name,
          { body, createdMs: sinceMs(seed), version: 1 },
        ]),
      ),
    ]),
  );
}

function seededBindings(state: CloudState, seed: CloudSeed): CloudState['iam']['bindings'] {
  const named: Record<string, CloudState['iam']['bindings'][string]> = {};
  const onServices = (seed.services ?? []).map(({ name, bindings = [] }) => [name, bindings] as const);
  for (const [resource, bindings] of [...Object.entries(seed.bindings ?? {}), ...onServices]) {
    const name = withProjectId(state, resource);
    named[name] = [...(named[name] ?? []), ...bindings];
  }
  return named;
}

export function runService(state: CloudState, seed: SeedService, since: string): RunService {
  const name = withProjectId(state, seed.name);
  const revisions = Object.fromEntries(
    seed.revisions.map(({ name: short, createTime = since, ready = true, config }, index) => [
      short,
      { name: short, uid: uidOf(name, index + 1), createTime, ready, config },
    ]),
  );
  const config: JsonObject = {
    ingress: 'INGRESS_TRAFFIC_ALL',
    launchStage: 'GA',
    template: seed.revisions.at(-1)?.config ?? {},
    traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
    ...seed.config,
  };
  checkSeed(name, 'Service', config);
  for (const revision of seed.revisions)
    checkSeed(`${name}/revisions/${revision.name}`, 'Revision', revision.config);
  const sinceMs = tryParseTime(since) ?? 0;
  return settledService(
    {
      name,
      config,
      generation: Math.max(1, seed.revisions.length),
      uid: uidOf(name, 0),
      version: 1,
      creator: 'deployer@example.com',
      lastModifier: 'deployer@example.com',
      createTime: since,
      updateTime: seed.revisions.at(-1)?.createTime ?? since,
      settledMs: sinceMs,
      revisions,
    },
    state.assumptions,
    sinceMs,
  );
}

function checkSeed(where: string, type: 'Service' | 'Revision', config: JsonObject): void {
  const problem = checkMessage(definitionsOf(RUN_API), type, config, '', 'google.cloud.run.v2');
  if (!problem) return;
  throw new BootError({
    where: `seed: ${where}.${problem.path}`,
    what: problem.problem,
    expected: `a field of the official run v2 ${type}`,
    fix: 'correct the seed',
  });
}
