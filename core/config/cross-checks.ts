import { extendCatalogue } from '../catalogue/catalogue';
import { UNKNOWN_THREAT } from '../detectors/detector';
import { buildEmail, isReservedInBuckets, isReservedInTopics, pipelineNames } from '../naming/names';
import type { Problem } from '../problem/problem';
import { tryNearest } from '../values/nearest';
import { accountChecks } from './account-checks';
import { exemptionChecks } from './exemption-checks';
import { regionChecks } from './region-checks';
import type { ResponseConfig } from './response-schema';

/** Rules that span members. */
export function crossChecks(config: ResponseConfig): Problem[] {
  const problems: Problem[] = [];
  const { tiers, runtimeServiceAccounts } = config.powers;
  if (!tiers.includes('observe')) {
    problems.push({
      code: 'no-observe-tier',
      what: 'the tier "observe" is missing',
      where: 'powers.tiers',
      expected: 'observe, followed by access and workload as needed',
      fix: 'add "observe": every other tier depends on reading',
    });
  }
  if (tiers.includes('workload') && runtimeServiceAccounts.length === 0) {
    problems.push({
      code: 'no-runtime-account',
      what: 'the tier "workload" has no runtime service account',
      where: 'powers.runtimeServiceAccounts',
      expected: 'the service accounts that the protected workloads run as',
      fix: "list them: Cloud Run checks iam.serviceAccounts.actAs on the workload's own identity for every update",
    });
  }
  if (config.mode !== 'observe' && !tiers.some((tier) => tier !== 'observe')) {
    problems.push({
      code: 'no-acting-tier',
      what: `mode "${config.mode}" has no tier that can act`,
      where: 'powers.tiers',
      expected: 'access or workload in addition to observe',
      fix: 'add a tier, or set mode to "observe"',
    });
  }
  if (config.mode === 'enforce' && config.operators.length === 0) {
    problems.push({
      code: 'no-operators',
      what: 'nobody may undo in mode "enforce"',
      where: 'operators',
      expected: 'at least one user:, group: or serviceAccount:',
      fix: `name the people on call: they publish to the topic ${config.name}-undo`,
    });
  }
  const own = runtimeServiceAccounts.filter((account) => isOwnAccount(account, config));
  if (own.length > 0) {
    problems.push({
      code: 'own-identity',
      what: `${own.join(', ')} is an identity of Riposte itself`,
      where: 'powers.runtimeServiceAccounts',
      expected: 'accounts of protected workloads only',
      fix: 'remove it: Riposte never acts on itself, and actAs on its own identities would join separate permissions',
    });
  }
  return [
    ...problems,
    ...regionChecks(config),
    ...reservedNames(config),
    ...repeated(config),
    ...unhardened(config),
    ...misplacedHeartbeat(config),
    ...idleCanaryImage(config),
    ...strangeParts(config),
    ...exemptionChecks(config),
    ...accountChecks(config),
    ...strangeExisting(config),
  ];
}

/** Google would refuse reserved names in the middle of an apply. */
const reservedNames = (config: ResponseConfig): Problem[] => [
  ...reservedTopics(config),
  ...reservedBuckets(config),
];

function reservedTopics({ name }: ResponseConfig): Problem[] {
  // A name that no bucket may contain is reported for the buckets.
  if (!isReservedInTopics(name) || isReservedInBuckets(`-${name}-`)) return [];
  return [
    {
      code: 'reserved-name',
      what: `Google refuses topics named after "${name}"`,
      where: 'name',
      expected: 'a name that does not begin with "goog": Pub/Sub reserves it for topics and subscriptions',
      fix: 'choose another name',
    },
  ];
}

/** The names of buckets contain project and name. */
function reservedBuckets(config: ResponseConfig): Problem[] {
  const { project, name } = config;
  // The evidence bucket may be an existing one. The stack always creates this one.
  if (!isReservedInBuckets(pipelineNames(config).sourceBucket)) return [];
  const inName = isReservedInBuckets(`-${name}-`);
  return [
    {
      code: 'reserved-name',
      what: `Google refuses buckets named after "${inName ? name : project.id}"`,
      where: inName ? 'name' : 'project.id',
      expected: inName
        ? 'a name without "google" and "g00gle": buckets are named after it, and Cloud Storage refuses these words'
        : 'a project id that does not begin with "goog": buckets are named after it',
      fix: inName ? 'choose another name' : 'run the pipeline in another project: a hub may protect this one',
    },
  ];
}

/** An account or person that is listed twice, in any case, would give two resources of one name. */
function repeated({ powers, operators }: ResponseConfig): Problem[] {
  const twice = (where: string, values: readonly string[]): Problem[] => {
    const lower = values.map((value) => value.toLowerCase());
    return lower.flatMap((value, index) =>
      lower.indexOf(value) === index
        ? []
        : [
            {
              code: 'listed-twice',
              what: `${values[index]} is listed twice`,
              where: `${where}.${index}`,
              expected: 'each entry once, whatever its case',
              fix: 'remove it',
            },
          ],
    );
  };
  return [
    ...twice('powers.runtimeServiceAccounts', powers.runtimeServiceAccounts),
    ...twice('operators', operators),
  ];
}

/** The pipeline's own accounts, by exact name: a workload's account may begin with the same characters. */
const isOwnAccount = (account: string, config: ResponseConfig): boolean => {
  const { responder, actor, push, heartbeat, canary } = pipelineNames(config);
  const ids = [responder, actor, push, heartbeat, canary, `${canary}-run`];
  const own = ids.map((id) => `${id}@${config.project.id}.iam.gserviceaccount.com`);
  return [...own, buildEmail(config)].includes(account);
};

/** Custom findings need a source, and only organizations have them. */
function misplacedHeartbeat({ alerts, notifications: { scope } }: ResponseConfig): Problem[] {
  const above = typeof scope === 'object' && !('folder' in scope);
  const source = alerts.heartbeatSource;
  const foreign =
    above &&
    source?.startsWith('organizations/') &&
    !source.startsWith(`organizations/${scope.organization}/`);
  if (foreign) {
    return [
      {
        code: 'heartbeat-source-elsewhere',
        what: `the heartbeat's source ${source} belongs to another organization`,
        where: 'alerts.heartbeatSource',
        expected: `organizations/${scope.organization}/sources/S`,
        fix: 'correct it, or write create',
      },
    ];
  }
  if (source === undefined || above) return [];
  return [
    {
      code: 'heartbeat-source-below-organization',
      what: 'a heartbeat through Security Command Center needs the scope of an organization',
      where: 'alerts.heartbeatSource',
      expected: 'notifications.scope of an organization',
      fix: 'remove it: the heartbeat then begins at the findings topic',
    },
  ];
}

/** A setting of a disabled part would look as if it had an effect. */
function idleCanaryImage({ alerts }: ResponseConfig): Problem[] {
  if (alerts.canary || alerts.canaryImage === undefined) return [];
  return [
    {
      code: 'canary-off',
      what: 'an image is set for a canary that is off',
      where: 'alerts.canaryImage',
      expected: 'alerts.canary: true together with it',
      fix: 'set alerts.canary to true, or remove alerts.canaryImage',
    },
  ];
}

/** Members that the profile `hardened` requires. */
function unhardened({ profile, region, encryption, network }: ResponseConfig): Problem[] {
  if (profile !== 'hardened') return [];
  const at = `projects/P/locations/${region}`;
  const workerPool = `workerPool: '${at}/workerPools/W'`;
  const missing = [
    {
      where: 'encryption',
      present: encryption,
      expected: `{ kmsKey: '${at}/keyRings/R/cryptoKeys/K' }`,
      what: 'a customer-managed key',
    },
    {
      where: 'network',
      present: network,
      expected: `{ vpcConnector: '${at}/connectors/C', ${workerPool} }`,
      what: 'a network for egress',
    },
    {
      where: 'network.workerPool',
      present: network === undefined || network.workerPool,
      expected: `a private Cloud Build pool, ${workerPool}`,
      what: 'a build pool',
    },
  ];
  return missing
    .filter(({ present }) => present === undefined)
    .map(({ where, expected, what }) => ({
      code: 'hardened-incomplete',
      what: `the profile "hardened" lacks ${what}`,
      where,
      expected,
      fix: `add ${where}, or use the profile "standard"`,
    }));
}

/** A misspelt name of a part would silently select or disable nothing. */
function strangeParts(config: ResponseConfig): Problem[] {
  const extended = extendCatalogue(config.extend);
  if (!extended.ok)
    return extended.error.map((problem) => ({ ...problem, where: `extend.${problem.where}` }));
  const { detectors, actions, playbooks } = extended.value;
  const modules = [...detectors.map(({ module }) => module), UNKNOWN_THREAT];
  const playbookIds = playbooks.map(({ id }) => id);
  const actionIds = actions.map(({ id }) => id);
  return [
    ...Object.keys(config.playbooks)
      .filter((module) => !modules.includes(module))
      .map(
        (module): Problem => ({
          code: 'unknown-detector',
          what: `no detector is called "${module}"`,
          where: `playbooks.${module}`,
          expected: `a module of the catalogue such as CLOUD_RUN_REVERSE_SHELL, or ${UNKNOWN_THREAT}`,
          fix: spelled(module, modules, 'remove it'),
        }),
      ),
    ...Object.entries(config.playbooks)
      .filter(([, playbook]) => !playbookIds.includes(playbook))
      .map(
        ([module, playbook]): Problem => ({
          code: 'unknown-playbook',
          what: `no playbook is called "${playbook}"`,
          where: `playbooks.${module}`,
          expected: `one of ${playbookIds.join(', ')}`,
          fix: spelled(playbook, playbookIds, 'add it under extend.playbooks'),
        }),
      ),
    ...config.actions.disable
      .filter((id) => !actionIds.includes(id))
      .map(
        (id): Problem => ({
          code: 'unknown-action',
          what: `no action is called "${id}"`,
          where: `actions.disable.${config.actions.disable.indexOf(id)}`,
          expected: `one of ${actionIds.join(', ')}`,
          fix: spelled(id, actionIds, 'remove it'),
        }),
      ),
  ];
}

const spelled = (word: string, known: readonly string[], otherwise: string): string => {
  const near = tryNearest(word, known);
  return near === undefined ? `correct its spelling, or ${otherwise}` : `write "${near}", or ${otherwise}`;
};

/** Existing resources keep their owner's settings, and must be where the pipeline may be granted their use. */
function strangeExisting({ existing, evidence, project, admission }: ResponseConfig): Problem[] {
  const problems: Problem[] = [];
  if (existing?.evidenceBucket !== undefined && evidence.lock) {
    problems.push({
      code: 'lock-elsewhere',
      what: 'a lock is set on a bucket that the stack does not create',
      where: 'evidence.lock',
      expected: 'false together with existing.evidenceBucket',
      fix: 'remove it: the owner of the bucket locks its retention',
    });
  }
  if (existing?.imageRepository !== undefined && admission !== undefined && admission.policy !== 'leave') {
    problems.push({
      code: 'shared-image-repository',
      what: 'image admission exempts the functions, but others may use their repository too',
      where: 'existing.imageRepository',
      expected:
        'a separate repository: its images need no attestation, and no other image may benefit from that',
      fix: 'remove existing.imageRepository, or set admission.policy to leave and exempt exact images yourself',
    });
  }
  const account = existing?.buildServiceAccount;
  if (account !== undefined && !account.endsWith(`@${project.id}.iam.gserviceaccount.com`)) {
    problems.push({
      code: 'build-account-elsewhere',
      what: `the build's account ${account} belongs to another project`,
      where: 'existing.buildServiceAccount',
      expected: `NAME@${project.id}.iam.gserviceaccount.com`,
      fix: "name an account of the pipeline's project: Cloud Functions builds with one of these",
    });
  }
  return problems;
}
