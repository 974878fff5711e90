import type { ResponseConfig } from '../config/response-config';
import { fine, type Judgement, problem, unknown, warning } from './check';
import type { PolicyRule } from './facts';
import { NEEDED_APIS } from './needed-apis';
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

function judgeLocations(rules: readonly PolicyRule[], { region }: ResponseConfig): Judgement {
  if (!restricts(rules)) return fine('resources may be anywhere');
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
    `set region in the config to one that is, or ${exempt('gcp.resourceLocations', `in:${region}-locations allowed`)}`,
    { details },
  );
}

/** Services that hold data of the pipeline; none of them is given a key of yours. */
const WITHOUT_CMEK = [
  'artifactregistry.googleapis.com',
  'cloudfunctions.googleapis.com',
  'firestore.googleapis.com',
  'pubsub.googleapis.com',
  'run.googleapis.com',
  'storage.googleapis.com',
];

function judgeServices(
  rules: readonly PolicyRule[],
  services: readonly string[],
  words: { readonly good: string; readonly bad: string; readonly mend: string },
): Judgement {
  const refused = services.filter((service) => !lets(rules, [service]));
  if (refused.length === 0) return fine(words.good);
  return problem(words.bad, words.mend, { details: refused });
}

/**
 * The constraints that reject a stack like ours in hardened organizations (seen in Google's Fabric FAST, hardened
 * data set). Not here, because they reject nothing of it: iam.disableServiceAccountKeyCreation (no keys are made),
 * gcp.restrictCmekCryptoKeyProjects (no key is named), iam.automaticIamGrantsForDefaultServiceAccounts (the build has
 * an identity of its own).
 */
export const CONSTRAINTS: readonly Constraint[] = [
  {
    id: 'run.allowedIngress',
    title: 'Ingress of the functions',
    judge: (rules) =>
      lets(rules, ['internal'])
        ? fine('ingress "internal" is let through')
        : problem(
            'the functions ask for ingress "internal", which is not let through',
            exempt('run.allowedIngress', '"internal" allowed'),
            { details: rulesInWords(rules) },
          ),
  },
  {
    id: 'run.allowedVPCEgress',
    title: 'Egress of the functions',
    judge: (rules) =>
      restricts(rules)
        ? problem(
            'services must send their egress through a VPC, and the functions use none',
            exempt('run.allowedVPCEgress', 'an exception'),
            { details: rulesInWords(rules) },
          )
        : fine('no VPC is demanded'),
  },
  {
    id: 'run.allowedBinaryAuthorizationPolicies',
    title: 'Binary Authorization of services',
    judge: (rules) =>
      restricts(rules)
        ? warning(
            'services must name a Binary Authorization policy, and the functions name none (whether one that names none is refused, reports disagree)',
            exempt('run.allowedBinaryAuthorizationPolicies', 'an exception'),
            { details: rulesInWords(rules) },
          )
        : fine('no policy is demanded'),
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
    judge: (rules) =>
      judgeServices(rules, WITHOUT_CMEK, {
        good: 'no service of the stack must have a key of yours',
        bad: 'services of the stack must have a key of yours, and it gives them none',
        mend: exempt('gcp.restrictNonCmekServices', 'an exception'),
      }),
  },
  {
    id: 'gcp.restrictServiceUsage',
    title: 'Usable services',
    judge: (rules) =>
      judgeServices(rules, NEEDED_APIS, {
        good: 'every API of the stack may be used',
        bad: 'APIs of the stack may not be used',
        mend: exempt('gcp.restrictServiceUsage', 'the APIs below allowed'),
      }),
  },
  {
    id: 'cloudbuild.allowedWorkerPools',
    title: 'Builds of the functions',
    judge: (rules) =>
      restricts(rules)
        ? problem(
            'builds must run in chosen worker pools, and the functions are built in the default pool',
            exempt('cloudbuild.allowedWorkerPools', 'an exception'),
            { details: rulesInWords(rules) },
          )
        : fine('the default pool may build'),
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
