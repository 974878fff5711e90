import { ingressOf } from '../config/deployment-config';
import type { ResponseConfig } from '../config/response-schema';
import { schedulerRegionOf } from '../locations/scheduler-region';
import { fine, type Judgement, problem, unknown, warning } from './check';
import type { PolicyRule } from './facts';
import { neededApis } from './needed-apis';
import { isEnforced, lets, restricts, rulesInWords } from './policy-rules';

/** An organization policy that can reject something of the stack. */
export interface Constraint {
  /** Without `constraints/`. */
  readonly id: string;
  readonly title: string;
  judge(rules: readonly PolicyRule[], config: ResponseConfig): Judgement;
}

const exempt = (id: string, wish: string): string =>
  `have ${wish} for this project (or a folder of its own): gcloud org-policies describe ${id} --effective --project=PROJECT`;

/** As the constraint spells them. */
const INGRESS_VALUES = {
  internal: 'internal',
  'internal-and-load-balancing': 'internal-and-cloud-load-balancing',
} as const;

/** Values of whole subtrees are let through or not by where a project lies, which is not known here. */
const namesSubtrees = (rules: readonly PolicyRule[]): boolean =>
  rules.some(({ allowed, denied }) => [...allowed, ...denied].some((value) => value.startsWith('under:')));

function judgePool(rules: readonly PolicyRule[], { network }: ResponseConfig): Judgement {
  if (!restricts(rules)) return fine('every pool may build');
  const details = rulesInWords(rules);
  const pool = network?.workerPool;
  if (pool === undefined) {
    return problem(
      'builds must run in chosen worker pools, and the functions are built in the default pool',
      `set network.workerPool in the config, or ${exempt('cloudbuild.allowedWorkerPools', 'an exception')}`,
      { details },
    );
  }
  const project = pool.split('/').slice(0, 2).join('/');
  if (lets(rules, [pool, project, `under:${project}`])) return fine(`${pool} may build`);
  return namesSubtrees(rules)
    ? unknown(`whether ${pool} lies under what is let through is not known here`, 'look it up', { details })
    : problem(
        `${pool} is not among the pools that are let through`,
        `set network.workerPool in the config to one that is, or ${exempt('cloudbuild.allowedWorkerPools', `${pool} allowed`)}`,
        { details },
      );
}

/** Prefixes of value groups that hold a region (Organization Policy, "restricting resource locations"). */
const CONTINENTS: Readonly<Record<string, readonly string[]>> = {
  us: ['us'],
  europe: ['europe', 'eu'],
};

/** `us-central1`, and the groups that certainly hold it; what other groups hold is not known here. */
function spellingsOfRegion(region: string): readonly string[] {
  const continent = region.split('-')[0] ?? '';
  const groups = CONTINENTS[continent] ?? [continent];
  return [region, `in:${region}-locations`, ...groups.map((group) => `in:${group}-locations`)];
}

/** The pipeline's region first; then that of the scheduler jobs, where it is another. */
function judgeLocations(rules: readonly PolicyRule[], config: ResponseConfig): Judgement {
  if (!restricts(rules)) return fine('resources may be anywhere');
  const ofPipeline = judgeRegion(rules, config.region, 'region');
  const jobs = schedulerRegionOf(config);
  return ofPipeline.status !== 'ok' || jobs === config.region
    ? ofPipeline
    : judgeRegion(rules, jobs, 'alerts.schedulerRegion');
}

function judgeRegion(rules: readonly PolicyRule[], region: string, member: string): Judgement {
  if (lets(rules, spellingsOfRegion(region))) return fine(`${region} is let through`);
  const details = rulesInWords(rules);
  const denied = rules.some(({ denyAll, denied: values }) => denyAll || values.length > 0);
  const groups = rules.flatMap(({ allowed }) => allowed).filter((value) => value.startsWith('in:'));
  if (groups.length > 0 && !denied) {
    return unknown(
      `whether ${region} is in ${groups.join(', ')} is not known here`,
      'look the value groups up in "Restricting resource locations" of Google\'s documentation',
      { details },
    );
  }
  return problem(
    `${region} is not among the locations that are let through`,
    `set ${member} in the config to one that is, or ${exempt('gcp.resourceLocations', `in:${region}-locations allowed`)}`,
    { details },
  );
}

/** Services that hold data of the pipeline; with `encryption` in the config, each is given the key. */
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
 * The constraints that reject a stack like ours in hardened organizations (seen in Google's Fabric FAST, hardened
 * data set). Not here, because they reject nothing of it: iam.disableServiceAccountKeyCreation (no keys are made) and
 * iam.automaticIamGrantsForDefaultServiceAccounts (the build has an identity of its own). Nor is
 * gcp.restrictCmekCryptoKeyProjects: it matters only with a key, and its values mostly name subtrees.
 */
export const CONSTRAINTS: readonly Constraint[] = [
  {
    id: 'run.allowedIngress',
    title: 'Ingress of the functions',
    judge: (rules, config) => {
      const ingress = INGRESS_VALUES[ingressOf(config)];
      return lets(rules, [ingress])
        ? fine(`ingress "${ingress}" is let through`)
        : problem(
            `the functions ask for ingress "${ingress}", which is not let through`,
            `set network.ingress in the config to what is, or ${exempt('run.allowedIngress', `"${ingress}" allowed`)}`,
            { details: rulesInWords(rules) },
          );
    },
  },
  {
    id: 'run.allowedVPCEgress',
    title: 'Egress of the functions',
    judge: (rules, { network }) => {
      if (!restricts(rules)) return fine('no VPC is demanded');
      if (network && lets(rules, ['all-traffic'])) return fine('all traffic leaves through the connector');
      return problem(
        network
          ? 'the functions send all traffic through the connector, and "all-traffic" is not let through'
          : 'services must send their egress through a VPC, and the functions use none',
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
      if (!restricts(rules)) return fine('no policy is demanded');
      const details = rulesInWords(rules);
      if (profile === 'standard') {
        return warning(
          'services must name a Binary Authorization policy, and the functions name none (whether one that names none is refused, reports disagree)',
          `set profile in the config to "hardened", or ${exempt('run.allowedBinaryAuthorizationPolicies', 'an exception')}`,
          { details },
        );
      }
      return lets(rules, ['default'])
        ? fine("the functions name the project's policy")
        : problem(
            'the functions name the policy "default", which is not let through',
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
            'make sure that the operators belong to an allowed customer; deploy in mode observe first, and look whether the grants go through',
            { details: [...operators, ...rulesInWords(rules)] },
          )
        : fine('members of every domain are let through'),
  },
  { id: 'gcp.resourceLocations', title: 'Locations', judge: judgeLocations },
  {
    id: 'gcp.restrictNonCmekServices',
    title: 'Encryption keys',
    judge: (rules, { encryption }) =>
      encryption
        ? fine("what the stack stores is encrypted with the config's key")
        : judgeServices(rules, STORING_SERVICES, {
            good: 'no service of the stack must have a key of yours',
            bad: 'services of the stack must have a key of yours, and it gives them none',
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
            'no service account may be created, and the stack has four of its own',
            exempt('iam.disableServiceAccountCreation', 'it switched off'),
          )
        : fine('service accounts may be created'),
  },
];
