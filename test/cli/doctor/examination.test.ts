import { diagnoseCloud } from '../../../cli/doctor/diagnosis';
import { SANDBOX_ORGANIZATION, sandboxService } from '../../../cli/doctor/sandbox-seed';
import { CHECKS } from '../../../core/doctor/checks';
import { neededPermissions } from '../../../core/doctor/examine';
import type { CloudSeed } from '../../../sandbox/boot/cloud-seed';
import type { CloudState } from '../../../sandbox/state/cloud-state';
import { NOW_MS, PROJECT } from '../../factories/names';
import { ROUTES_BEYOND } from './beyond-the-sandbox';
import {
  CONFIG,
  diagnose,
  HOME,
  notDeployed,
  notOk,
  orgPolicy,
  type Plant,
  plantedCloud,
  WIDE,
  withGovernance,
  withoutPermission,
} from './planted-clouds';

const security = (id: string, change: (service: Record<string, never>) => object) =>
  withGovernance(({ securityServices = {} }) => {
    const name = `${HOME}/locations/global/securityCenterServices/${id}`;
    const service = (securityServices[name] ?? {}) as Record<string, never>;
    return { securityServices: { ...securityServices, [name]: { ...service, ...change(service) } } };
  });

const withService = (account: string, environment: string) => (seed: CloudSeed) => ({
  ...seed,
  services: [...(seed.services ?? []), sandboxService(CONFIG, 'other', account, environment)],
});
const RUNTIME = CONFIG.powers.runtimeServiceAccounts[0] as string;
const foreignConfigs = (count: number) =>
  withGovernance(() => ({
    notificationConfigs: Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `${SANDBOX_ORGANIZATION}/locations/global/notificationConfigs/other-${index}`,
        { pubsubTopic: 'projects/siem/topics/findings' },
      ]),
    ),
  }));

/** The project's own policy without the service agents. */
/** Somebody cleaned up the project's policy. */
const withoutAgents = (state: CloudState): CloudState => ({
  ...state,
  iam: {
    ...state.iam,
    bindings: {
      ...state.iam.bindings,
      [HOME]: (state.iam.bindings[HOME] ?? []).filter(({ role }) => !role.endsWith('.serviceAgent')),
    },
  },
});

type Planted = readonly [what: string, plant: Plant, found: readonly string[], says: RegExp];

// biome-ignore format: a table reads best with a row on a line
const PLANTED: readonly Planted[] = [
  [
    'a project number of somebody else',
    {
      seed: (seed) => ({
        ...seed,
        projects: [{ ...seed.projects[0]!, number: '7' }],
        defaultProject: PROJECT.id,
      }),
      // Google refuses grants to agents of a number that no project has, so the deployed stack has the right number.
      stack: (stack) => {
        stack.resource = JSON.parse(JSON.stringify(stack.resource).replaceAll(PROJECT.number, '7'));
      },
    },
    ['project: problem'],
    /has the number 7/,
  ],
  [
    'Service Usage switched off',
    {
      seed: withGovernance(({ apis }) => ({
        apis: { [HOME]: (apis?.[HOME] ?? []).filter((api) => api !== 'serviceusage.googleapis.com') },
      })),
    },
    ['apis: unknown'],
    /serviceusage/,
  ],
  [
    'Cloud Run Threat Detection disabled',
    { seed: security('cloud-run-threat-detection', () => ({ effectiveEnablementState: 'DISABLED' })) },
    ['scc-tier: unknown', 'threat-detection: problem', 'run-detectors: problem', 'execution-environment: problem'],
    /--enablement-state=enabled/,
  ],
  [
    'an id that SCC does not know',
    { seed: withGovernance(() => ({ securityServices: {} })) },
    ['scc-tier: unknown', 'threat-detection: unknown', 'run-detectors: unknown', 'control-plane-detectors: unknown'],
    /not in Google's API definition/,
  ],
  [
    'a disabled module',
    {
      seed: security('cloud-run-threat-detection', ({ modules }) => ({
        modules: {
          ...(modules as unknown as object),
          CLOUD_RUN_REVERSE_SHELL: { effectiveEnablementState: 'DISABLED' },
        },
      })),
    },
    ['run-detectors: warning'],
    /CLOUD_RUN_REVERSE_SHELL is disabled/,
  ],
  [
    'a disabled control-plane module',
    {
      seed: security('event-threat-detection', ({ modules }) => ({
        modules: {
          ...(modules as unknown as object),
          CLOUD_RUN_SERVICES_SET_IAM_POLICY: { effectiveEnablementState: 'DISABLED' },
        },
      })),
    },
    ['control-plane-detectors: warning'],
    /CLOUD_RUN_SERVICES_SET_IAM_POLICY is disabled/,
  ],
  ['a service on gen1', { seed: withService(RUNTIME, 'EXECUTION_ENVIRONMENT_GEN1') }, ['execution-environment: problem'], /services\/other runs on gen1/],
  [
    'a service as the default account',
    {
      seed: withService(`${PROJECT.number}-compute@developer.gserviceaccount.com`, 'EXECUTION_ENVIRONMENT_GEN2'),
    },
    ['runtime-accounts: warning'],
    /services\/other runs as 400000000001-compute@/,
  ],
  [
    'a listed account that does not exist',
    {
      seed: (seed) => ({ ...withGovernance(() => ({ serviceAccounts: {} }))(seed), services: [] }),
      // The stack could not have been applied with its grants.
      stack: ({ resource }) => {
        delete resource.google_service_account_iam_member;
      },
    },
    ['runtime-accounts: problem', 'act-as: problem'],
    /would fail at their grants/,
  ],
  [
    'a lost actAs grant',
    {
      stack: ({ resource }) => {
        delete resource.google_service_account_iam_member;
      },
    },
    ['act-as: problem'],
    /the actor lacks iam.serviceAccounts.actAs on 1 of 1/,
  ],
  [
    'ingress for load balancers alone',
    {
      seed: orgPolicy('run.allowedIngress', {
        values: { allowedValues: ['internal-and-cloud-load-balancing'] },
      }),
    },
    ['org-policy/run.allowedIngress: problem'],
    /"internal" allowed/,
  ],
  ['egress through a VPC', { seed: orgPolicy('run.allowedVPCEgress', { values: { allowedValues: ['all-traffic'] } }) }, ['org-policy/run.allowedVPCEgress: problem'], /use none/],
  [
    'a demanded Binary Authorization policy',
    { seed: orgPolicy('run.allowedBinaryAuthorizationPolicies', { values: { allowedValues: ['default'] } }) },
    ['org-policy/run.allowedBinaryAuthorizationPolicies: warning'],
    /reports disagree/,
  ],
  ['restricted domains', { seed: orgPolicy('iam.allowedPolicyMemberDomains', { values: { allowedValues: ['C0abc'] } }) }, ['org-policy/iam.allowedPolicyMemberDomains: warning'], /allows C0abc/],
  [
    'other locations',
    {
      seed: orgPolicy('gcp.resourceLocations', {
        values: { allowedValues: ['in:us-locations', 'asia-east1'] },
      }),
    },
    ['org-policy/gcp.resourceLocations: unknown'],
    /in:us-locations/,
  ],
  [
    'keys for buckets',
    {
      seed: orgPolicy('gcp.restrictNonCmekServices', {
        values: { deniedValues: ['storage.googleapis.com'] },
      }),
    },
    ['org-policy/gcp.restrictNonCmekServices: problem'],
    /storage.googleapis.com/,
  ],
  ['a forbidden API', { seed: orgPolicy('gcp.restrictServiceUsage', { values: { deniedValues: ['pubsub.googleapis.com'] } }) }, ['org-policy/gcp.restrictServiceUsage: problem'], /pubsub.googleapis.com/],
  [
    'chosen worker pools',
    {
      seed: orgPolicy('cloudbuild.allowedWorkerPools', {
        values: { allowedValues: ['projects/p/locations/l/workerPools/w'] },
      }),
    },
    ['org-policy/cloudbuild.allowedWorkerPools: problem'],
    /default pool/,
  ],
  ['no new accounts', { seed: orgPolicy('iam.disableServiceAccountCreation', { enforce: true }) }, ['org-policy/iam.disableServiceAccountCreation: problem'], /creates four/],
  [
    'an enforced custom constraint',
    {
      seed: (seed) =>
        withGovernance(() => ({
          customConstraints: {
            [`${SANDBOX_ORGANIZATION}/customConstraints/custom.names`]: {
              resourceTypes: ['run.googleapis.com/Service'],
              condition: 'resource.spec.env.exists(e, e.name == "X")',
              actionType: 'DENY',
            },
          },
        }))(orgPolicy('custom.names', { enforce: true })(seed)),
    },
    ['custom-constraints: warning'],
    /custom.names: DENY when resource.spec/,
  ],
  [
    'a hand-made Binary Authorization policy',
    {
      seed: withGovernance(({ apis }) => ({
        apis: { [HOME]: [...(apis?.[HOME] ?? []), 'binaryauthorization.googleapis.com'] },
        admissionPolicies: {
          [`${HOME}/policy`]: {
            defaultAdmissionRule: {
              evaluationMode: 'REQUIRE_ATTESTATION',
              requireAttestationsBy: ['projects/shop-prod/attestors/built'],
              enforcementMode: 'ENFORCED_BLOCK_AND_AUDIT_LOG',
            },
          },
        },
      })),
    },
    ['binary-authorization: warning'],
    /requires projects\/shop-prod\/attestors\/built/,
  ],
  [
    'a deleted notification config',
    {
      stack: ({ resource }) => {
        delete resource.google_scc_v2_project_notification_config;
        delete resource.google_pubsub_topic_iam_member;
      },
    },
    ['notification-config: problem'],
    /no finding arrives/,
  ],
  [
    'a notification config of somebody else',
    {
      stack: notDeployed,
      seed: withGovernance(() => ({
        notificationConfigs: {
          [`${HOME}/locations/global/notificationConfigs/riposte-findings`]: {
            pubsubTopic: 'projects/siem/topics/findings',
          },
        },
      })),
    },
    ['notification-config: problem'],
    /projects\/siem\/topics\/findings/,
  ],
  ['a full organization', { seed: foreignConfigs(500) }, ['notification-quota: problem'], /500 is reached/],
  ['a nearly full organization', { seed: foreignConfigs(460) }, ['notification-quota: warning'], /460 configs/],
  ['no audit log', { seed: withGovernance(() => ({ auditConfigs: {} })) }, ['audit-config: warning'], /leaves no trace/],
  [
    'a disabled actor',
    {
      seed: withGovernance(({ serviceAccounts }) => ({
        serviceAccounts: {
          ...serviceAccounts,
          [`${HOME}/serviceAccounts/riposte-actor@shop-prod.iam.gserviceaccount.com`]: { disabled: true },
        },
      })),
    },
    ['deployment: problem'],
    /riposte-actor@.* is disabled/,
  ],
  [
    "no role of Pub/Sub's agent",
    { later: withoutAgents },
    ['service-agents: problem', 'push-tokens: problem'],
    /gcloud beta services identity create --service=pubsub.googleapis.com --project=shop-prod/,
  ],
  ['a region that a service does not offer', { beyond: { locations: { cloudscheduler: ['us-central1'] } } }, ['locations: problem'], /Cloud Scheduler is not available in europe-west1/],
  ['services of the names of functions that are none', { beyond: { functions: [] } }, ['function-names: problem'], /services\/riposte-actor/],
  [
    'a log bucket that is being deleted',
    { beyond: { buckets: { 'riposte-tamper-alarm': 'DELETE_REQUESTED' } } },
    ['log-buckets: problem'],
    /gcloud logging buckets undelete riposte-tamper-alarm --location=europe-west1 --project=shop-prod/,
  ],
  [
    'no watch subscription',
    {
      stack: ({ resource }) => {
        const subscriptions = resource.google_pubsub_subscription as Record<string, unknown>;
        const grants = resource.google_pubsub_subscription_iam_member as Record<string, unknown>;
        for (const blocks of [subscriptions, grants]) {
          for (const id of Object.keys(blocks)) if (id.includes('case-watch')) delete blocks[id];
        }
      },
    },
    ['subscriptions: problem'],
    /riposte-watch does not exist/,
  ],
  [
    'functions that nobody may call',
    {
      stack: ({ resource }) => {
        delete resource.google_cloud_run_v2_service_iam_member;
      },
    },
    ['invokers: problem'],
    /riposte-push@shop-prod\S* may not call it/,
  ],
];

describe('the doctor', () => {
  it('finds no problem with a deployed pipeline in a healthy cloud, with the permissions that it declares', async () => {
    expect(notOk(await diagnose())).toEqual([]);
  });

  it('finds no problem in a healthy cloud before the deployment', async () => {
    const results = await diagnose({ stack: notDeployed });
    expect(notOk(results)).toEqual([]);
    expect(results.find(({ id }) => id === 'deployment')?.what).toMatch(/not deployed yet/);
  });

  it.each(PLANTED)('finds %s', async (_what, plant, found, says) => {
    const results = await diagnose(plant);
    expect(notOk(results)).toEqual(found);
    const said = results
      .filter(({ status }) => status !== 'ok')
      .flatMap(({ what, fix, details }) => [what, fix, ...(details ?? [])]);
    expect(said.join(' ')).toMatch(says);
  });

  it('has a planted defect for every check that calls a cloud', () => {
    const found = PLANTED.flatMap(([, , ids]) => ids.map((id) => id.split(': ')[0]));
    const asking = CHECKS.filter(({ needs }) => needs.length > 0).map(({ id }) => id);
    expect(asking.filter((id) => !found.includes(id))).toEqual([]);
  });

  it('pages through long lists', async () => {
    const results = await diagnose({ seed: foreignConfigs(1_250) });
    expect(results.find(({ id }) => id === 'notification-quota')?.what).toMatch(/1250 configs/);
  });
});

/** Two reads happen only when they are needed: a policy of an API that is on, the list when an id is unknown. */
const asksForEverything = (permission: string) => (seed: CloudSeed) => {
  const on = ['binaryauthorization', 'cloudkms', 'eventarc'].map((name) => `${name}.googleapis.com`);
  const needy = withGovernance(({ apis, securityServices }) => ({
    apis: { [HOME]: [...(apis?.[HOME] ?? []), ...on] },
    securityServices: permission.endsWith('securityCenterServices.list') ? {} : (securityServices ?? {}),
  }));
  return withoutPermission(permission)(needy(seed));
};

describe('without a permission', () => {
  const permissions = [...new Set([...neededPermissions('project'), ...neededPermissions('organization')])];

  it.each(permissions)('%s, the checks that need it are unknown and name it', async (permission) => {
    const wide = /^(cloudkms|vpcaccess)\./.test(permission) ? { config: WIDE } : {};
    const results = await diagnose({
      seed: asksForEverything(permission),
      beyond: { lacking: [permission] },
      ...wide,
    });
    const unseen = results.filter(({ status }) => status === 'unknown');
    expect(results.filter(({ status }) => status === 'problem')).toEqual([]);
    expect(JSON.stringify(unseen.map(({ what, details }) => [what, details]))).toContain(
      `you do not have ${permission}`,
    );
    const declaring = CHECKS.filter(({ needs }) => needs.some((need) => need.permission === permission));
    expect(declaring.map(({ id }) => id)).toEqual(expect.arrayContaining(unseen.map(({ id }) => id)));
  });

  it('of any kind, it reports that it could read nothing', async () => {
    const lacking = ROUTES_BEYOND.map(([, , permission]) => permission);
    const cloud = plantedCloud({ seed: (seed) => ({ ...seed, roles: {} }), beyond: { lacking } });
    expect((await diagnoseCloud(CONFIG, cloud, NOW_MS)).blind).toMatch(/you do not have/);
  });
});
