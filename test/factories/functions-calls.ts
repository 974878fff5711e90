import type { JsonObject } from '../../core/values/json';
import { boot, type Cloud, cloud, NUMBER, PROJECT } from '../sandbox/mini-stack';

export const REGION = 'us-central1';
export const PARENT = `projects/${PROJECT}/locations/${REGION}`;
export const NAME = `${PARENT}/functions/worker`;
export const SERVICE = `${PARENT}/services/worker`;
const DEPLOYER = 'user:deployer@example.com';
export const RUNTIME = `shop-actor@${PROJECT}.iam.gserviceaccount.com`;
export const KEY = `projects/keys/locations/${REGION}/keyRings/r/cryptoKeys/k`;
export const REPOSITORY = `${PARENT}/repositories/own`;
export const CONNECTOR = `projects/net/locations/${REGION}/connectors/c`;
export const POOL = `projects/builds/locations/${REGION}/workerPools/w`;
const AGENTS = [
  'gcf-admin-robot',
  'serverless-robot-prod',
  'gcp-sa-artifactregistry',
  'gs-project-accounts',
  'gcp-sa-eventarc',
];

export type Changes = { build?: JsonObject; service?: JsonObject; rest?: JsonObject };

export const body = ({ build = {}, service = {}, rest = {} }: Changes = {}): JsonObject => ({
  name: NAME,
  buildConfig: {
    runtime: 'nodejs24',
    entryPoint: 'work',
    source: { storageSource: { bucket: `${PROJECT}-source`, object: 'functions.zip' } },
    automaticUpdatePolicy: null,
    onDeployUpdatePolicy: null,
    ...build,
  },
  serviceConfig: { serviceAccountEmail: RUNTIME, environmentVariables: { GREETING: 'hello' }, ...service },
  ...rest,
});

/** The mini stack's cloud with existing parts: a key, a connector, a pool, a repository, secrets. */
export function started(): Cloud {
  const agents = AGENTS.map((agent) => `serviceAccount:service-${NUMBER}@${agent}.iam.gserviceaccount.com`);
  const state = boot(undefined, {
    projects: [
      { id: PROJECT, number: NUMBER, ancestors: ['folders/333', 'organizations/123'] },
      { id: 'keys', number: '1', ancestors: [] },
    ],
    resources: {
      cloudkms: { [KEY]: {} },
      run: { [CONNECTOR]: {} },
      cloudfunctions: { [POOL]: {} },
      artifactregistry: {
        [REPOSITORY]: { format: 'DOCKER' },
        [`${PARENT}/repositories/encrypted`]: { format: 'DOCKER', kmsKeyName: KEY },
        [`${PARENT}/repositories/packages`]: { format: 'NPM' },
      },
    },
    bindings: {
      [KEY]: [{ role: 'projects/keys/roles/encrypts', members: agents }],
      [`projects/${PROJECT}/secrets/reputation`]: [
        {
          role: 'roles/secretmanager.secretAccessor',
          members: [`serviceAccount:reader@${PROJECT}.iam.gserviceaccount.com`],
        },
      ],
    },
    roles: {
      'projects/keys/roles/encrypts': [
        'cloudkms.cryptoKeyVersions.useToEncrypt',
        'cloudkms.cryptoKeyVersions.useToDecrypt',
      ],
    },
  });
  const withAgents = Object.fromEntries(
    agents.map((member) => [member.replace('serviceAccount:', ''), 'the test']),
  );
  return cloud({ ...state, iam: { ...state.iam, agents: { ...state.iam.agents, ...withAgents } } }, DEPLOYER);
}

export const create = (c: Cloud, changes: Changes = {}, functionId = 'worker', location = REGION): string => {
  const parent = `projects/${PROJECT}/locations/${location}`;
  const sent = { ...body(changes), name: `${parent}/functions/${functionId}`, ...changes.rest };
  return c.outcome('cloudfunctions', 'POST', `/v2/${parent}/functions`, {
    query: { functionId },
    body: sent,
  });
};

export const created = (changes: Changes = {}): Cloud => {
  const c = started();
  expect(create(c, changes)).toBe('200');
  return c;
};
