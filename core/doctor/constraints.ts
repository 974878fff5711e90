import { ingressOf } from '../config/deployment-config';
import type { ResponseConfig } from '../config/response-schema';
import { schedulerRegionOf } from '../locations/scheduler-region';
import { fine, type Judgement, problem, unknown, warning } from './check';
import type { PolicyRule } from './facts';
import { neededApis } from './needed-apis';
import { isEnforced, lets, restricts, rulesInWords } from './policy-rules';

/** An organization policy that can reject a part of the stack. */
export interface Constraint {
  /** Without `constraints/`. */
  readonly id: string;
  readonly title: string;
  judge(rules: readonly PolicyRule[], config: ResponseConfig): Judgement;
}

const exempt = (id: string, wish: string): string =>
  `have ${wish} for this project (or for its own folder): gcloud org-policies describe ${id} --effective --project=PROJECT`;

/** The values in the constraint's own spelling. */
const INGRESS_VALUES = {
  internal: 'internal',
  'internal-and-load-balancing': 'internal-and-cloud-load-balancing',
} as const;

/** Values for subtrees: whether they allow a project depends on its parents, which are unknown here. */
const namesSubtrees = (rules: readonly PolicyRule[]): boolean =>
  rules.some(({ allowed, denied }) => [...allowed, ...denied].some((value) => value.startsWith('under:')));

function judgePool(rules: readonly PolicyRule[], { network }: ResponseConfig): Judgement {
  if (!restricts(rules)) return fine('every pool may build');
  const details = rulesInWords(rules);
  const pool = network?.workerPool;
  if (pool === undefined) {
    return problem(
      'builds must run in certain worker pools, but the functions are built in the default pool',
      `set network.workerPool in the config, or ${exempt('cloudbuild.allowedWorkerPools', 'an exception')}`,
      { details },
    );
  }
  const project = pool.split('/').slice(0, 2).join('/');
  if (lets(rules, [pool, project, `under:${project}`])) return fine(`${pool} may build`);
  return namesSubtrees(rules)
    ? unknown(`it is unknown whether an allowed value contains ${pool}`, 'look it up', { details })
    : problem(
        `${pool} is not among the allowed pools`,
        `set network.workerPool in the config to one that is, or ${exempt('cloudbuild.allowedWorkerPools', `${pool} allowed`)}`,
        { details },
      );
}

/** Prefixes of value groups that contain a region (Organization Policy, "restricting resource locations"). */
const CONTINENTS: Readonly<Record<string, readonly string[]>> = {
  us: ['us'],
  europe: ['europe', 'eu'],
};

/** `us-central1`, and the groups that certainly contain it. What other groups contain is unknown here. */
function spellingsOfRegion(region: string): readonly string[] {
  const continent = region.split('-')[0] ?? '';
  const groups = CONTINENTS[continent] ?? [continent];
  return [region, `in:${region}-locations`, ...groups.map((group) => `in:${group}-locations`)];
}

/** The pipeline's region first, then that of the scheduler jobs if it is different. */
function judgeLocations(rules: readonly PolicyRule[], config: ResponseConfig): Judgement {
  if (!restricts(rules)) return fine('resources may be anywhere');
  const ofPipeline = judgeRegion(rules, config.region, 'region');
  const jobs = schedulerRegionOf(config);
  return ofPipeline.status !== 'ok' || jobs === config.region
    ? ofPipeline
    : judgeRegion(rules, jobs, 'alerts.schedulerRegion');
}

function judgeRegion(rules: readonly PolicyRule[], region: string, member: string): Judgement {
  if (lets(rules, spellingsOfRegion(region))) return fine(`${region} is allowed`);
  const details = rulesInWords(rules);
  const denied = rules.some(({ denyAll, denied: values }) => denyAll || values.length > 0);
  const groups = rules.flatMap(({ allowed }) => allowed).filter((value) => value.startsWith('in:'));
  if (groups.length > 0 && !denied) {
    return unknown(
      `it is unknown whether ${groups.join(', ')} contains ${region}`,
      'look the value groups up in "Restricting resource locations" of Google\'s documentation',
      { details },
    );
  }
  return problem(
    `${region} is not among the allowed locations`,
    `set ${member} in the config to one that is, or ${exempt('gcp.resourceLocations', `in:${region}-locations allowed`)}`,
    { details },
  );
}

/** Services that store data of the pipeline. With `encryption` in the config, each gets the key. */
const STORING_SERVICES = [
  'artifactregistry.googleapis.com',
  'cloudfunctions.googleapis.com',
  'firestore.googleapis.com',
  'logging.googleapis.com',
  'pubsub.googleapis.com',
  'run.googleapis.com',
  'storage.googleapis.com',
];

function judgeServices(
  rules: readonly PolicyRule[],
  services: readonly string[],
  words: { readonly good: string; readonly bad: string; readonly fix: string },
): Judgement {
  const refused = services.filter((service) => !lets(rules, [service]));
  if (refused.length === 0) return fine(words.good);
  return problem(words.bad, words.fix, { details: refused });
}

/**
 * The constraints that reject a stack like Riposte's in hardened organizations (seen in Google's Fabric FAST, hardened
 * data set). Two are not in the list because they reject nothing: iam.disableServiceAccountKeyCreation (the stack
 * creates no keys) and iam.automaticIamGrantsForDefaultServiceAccounts (the build has its own identity). Nor is
 * gcp.restrictCmekCryptoKeyProjects: it matters only with a key, and its values mostly name subtrees.
 */
export const CONSTRAINTS: readonly Constraint[] = [
  {
    id: 'run.allowedIngress',
    title: 'Ingress of the functions',
    judge: (rules, config) => {
      const ingress = INGRESS_VALUES[ingressOf(config)];
      return lets(rules, [ingress])
        ? fine(`ingress "${ingress}" is allowed`)
        : problem(
            `the functions use ingress "${ingress}", which is not allowed`,
            `set network.ingress in the config to an allowed value, or ${exempt('run.allowedIngress', `"${ingress}" allowed`)}`,
            { details: rulesInWords(rules) },
          );
    },
  },
  {
    id: 'run.allowedVPCEgress',
    title: 'Egress of the functions',
    judge: (rules, { network }) => {
      if (!restricts(rules)) return fine('no VPC is required');
      if (network && lets(rules, ['all-traffic'])) return fine('all traffic leaves through the connector');
      return problem(
        network
          ? 'the functions send all traffic through the connector, but "all-traffic" is not allowed'
          : 'services must send their egress through a VPC, but the functions use none',
        network
          ? exempt('run.allowedVPCEgress', '"all-traffic" allowed')
          : `set network in the config, or ${exempt('run.allowedVPCEgress', 'an exception')}`,
        { details: rulesInWords(rules) },
      );
    },
  },
  {
    id: 'run.allowedBinaryAuthorizationPolicies',
    title: 'Binary Authorization of services',
    judge: (rules, { profile }) => {
      if (!restricts(rules)) return fine('no policy is required');
      const details = rulesInWords(rules);
      if (profile === 'standard') {
        return warning(
          'services must name a Binary Authorization policy, but the functions name none (reports disagree whether a service without one is refused)',
          `set profile in the config to "hardened", or ${exempt('run.allowedBinaryAuthorizationPolicies', 'an exception')}`,
          { details },
        );
      }
      return lets(rules, ['default'])
        ? fine("the functions name the project's policy")
        : problem(
            'the functions name the policy "default", which is not allowed',
            exempt('run.allowedBinaryAuthorizationPolicies', '"default" allowed'),
            { details },
          );
    },
  },
  {
    id: 'iam.allowedPolicyMemberDomains',
    title: 'Members of IAM policies',
    judge: (rules, { operators }) =>
      restricts(rules)
        ? warning(
            "members are restricted to customer ids, which cannot be compared with addresses here: the grants to operators and to Google's service agents (gcp-sa-scc-notification, gcp-sa-pubsub) may be refused",
            'make sure that the operators belong to an allowed customer; deploy in mode observe first, and check whether the grants succeed',
            { details: [...operators, ...rulesInWords(rules)] },
          )
        : fine('members of every domain are allowed'),
  },
  { id: 'gcp.resourceLocations', title: 'Locations', judge: judgeLocations },
  {
    id: 'gcp.restrictNonCmekServices',
    title: 'Encryption keys',
    judge: (rules, { encryption }) =>
      encryption
        ? fine("the config's key encrypts what the stack stores")
        : judgeServices(rules, STORING_SERVICES, {
            good: 'no service of the stack needs a customer-managed key',
            bad: 'services of the stack need a customer-managed key, but the config names none',
            fix: `set encryption in the config, or ${exempt('gcp.restrictNonCmekServices', 'an exception')}`,
          }),
  },
  {
    id: 'gcp.restrictServiceUsage',
    title: 'Usable services',
    judge: (rules, config) =>
      judgeServices(rules, neededApis(config), {
        good: 'every API of the stack may be used',
        bad: 'APIs of the stack may not be used',
        fix: exempt('gcp.restrictServiceUsage', 'the APIs below allowed'),
      }),
  },
  {
    id: 'cloudbuild.allowedWorkerPools',
    title: 'Builds of the functions',
    judge: judgePool,
  },
  {
    id: 'iam.disableServiceAccountCreation',
    title: 'New service accounts',
    judge: (rules) =>
      isEnforced(rules)
        ? problem(
            'no service account may be created, but the stack creates four',
            exempt('iam.disableServiceAccountCreation', 'it disabled'),
          )
        : fine('service accounts may be created'),
  },
];
