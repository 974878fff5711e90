import type { Json, JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import type { Requirement } from '../contract/requirement';
import type { Answer, Call } from '../contract/service';
import { concurrentChange } from '../iam/policies';
import { invalidArgument } from '../protocol/errors';
import { rfc3339 } from '../protocol/time';
import type { CloudState } from '../state/cloud-state';
import { projectOf, withProjectId } from '../state/names';
import { addResource, etagOf, replaceResource, tryResource } from '../state/stored-resources';

const API = 'binaryauthorization';

/** A project's policy before anyone writes one (the provider's destroy restores the same policy). */
const GOOGLE_DEFAULT: JsonObject = {
  admissionWhitelistPatterns: [{ namePattern: 'gcr.io/google_containers/*' }],
  defaultAdmissionRule: {
    evaluationMode: 'ALWAYS_ALLOW',
    enforcementMode: 'ENFORCED_BLOCK_AND_AUDIT_LOG',
  },
};

/** A project always has one policy, whether anyone wrote it or not. */
export const policyOfProject = (state: CloudState, name: string): JsonObject => {
  const found = tryResource(state, API, name);
  if (!found) return { name, ...GOOGLE_DEFAULT };
  return { name, ...found.body, etag: etagOf(name, found) };
};

export function getPolicy({ state, message }: Call): Answer {
  return { body: policyOfProject(state, withProjectId(state, textOf(message.name))) };
}

/** Rules for clusters. The sandbox has no clusters, but it stores these rules, as Google does. */
const RULE_MAPS = [
  'clusterAdmissionRules',
  'kubernetesNamespaceAdmissionRules',
  'kubernetesServiceAccountAdmissionRules',
  'istioServiceIdentityAdmissionRules',
] as const;

const rulesOf = (policy: JsonObject): readonly JsonObject[] =>
  [policy.defaultAdmissionRule, ...RULE_MAPS.flatMap((map) => Object.values(objectOf(policy[map])))]
    .filter((rule) => rule !== undefined)
    .map(objectOf);

const attestorsOf = (rule: JsonObject): readonly string[] => listOf(rule.requireAttestationsBy).map(textOf);

/** "The principal issuing the policy change request must be able to read the attestor resource" (AdmissionRule). */
export const mayReadAttestors = ({ state, message }: Call): readonly Requirement[] =>
  rulesOf(objectOf(message.body))
    .flatMap(attestorsOf)
    .map((attestor) => withProjectId(state, attestor))
    .map((name) => ({
      permission: 'binaryauthorization.attestors.get',
      resource: { name, project: projectOf(name) },
    }));

/** Replaces the whole policy. */
export function updatePolicy({ state, message, nowMs }: Call): Answer {
  const name = withProjectId(state, textOf(message.name));
  const { name: _inPath, etag, updateTime: _outputOnly, ...sent } = objectOf(message.body);
  const before = tryResource(state, API, name);
  if (textOf(etag) !== '' && (!before || textOf(etag) !== etagOf(name, before))) throw concurrentChange();
  checkPolicy(state, sent);
  const body = { ...sent, updateTime: rfc3339(nowMs) };
  const after = before
    ? replaceResource(state, API, name, body)
    : addResource(state, API, name, { body, nowMs });
  return { state: after, body: policyOfProject(after, name) };
}

function checkPolicy(state: CloudState, policy: JsonObject): void {
  if (policy.defaultAdmissionRule === undefined) {
    throw invalidArgument('default_admission_rule is required', 'body.defaultAdmissionRule');
  }
  const maps = RULE_MAPS.filter((map) => Object.keys(objectOf(policy[map])).length > 0);
  // "A valid policy has only one of the following rule maps non-empty" (API description of Policy).
  if (maps.length > 1)
    throw invalidArgument(`Only one of ${maps.join(' and ')} may be set`, `body.${maps[1]}`);
  for (const cluster of Object.keys(objectOf(policy.clusterAdmissionRules))) {
    if (/^[a-z0-9-]+\.[a-z0-9-]+$/.test(cluster)) continue;
    throw invalidArgument(`"${cluster}" is not of the form location.clusterId`, 'body.clusterAdmissionRules');
  }
  for (const pattern of listOf(policy.admissionWhitelistPatterns)) checkPattern(pattern);
  for (const rule of rulesOf(policy)) checkRule(state, rule);
}

/** `registry/path/to/image`. `*` or `**` is allowed only at the end, after the registry (AdmissionWhitelistPattern). */
function checkPattern(pattern: Json): void {
  const text = textOf(objectOf(pattern).namePattern);
  if (/^[^*/\s]+\/[^*\s]*\*{0,2}$/.test(text)) return;
  throw invalidArgument(`"${text}" is not an image name pattern`, 'body.admissionWhitelistPatterns');
}

function checkRule(state: CloudState, rule: JsonObject): void {
  const [evaluation, enforcement] = [textOf(rule.evaluationMode), textOf(rule.enforcementMode)];
  if (evaluation === '' || evaluation === 'EVALUATION_MODE_UNSPECIFIED') {
    throw invalidArgument('evaluation_mode is required', 'body.defaultAdmissionRule.evaluationMode');
  }
  if (enforcement === '' || enforcement === 'ENFORCEMENT_MODE_UNSPECIFIED') {
    throw invalidArgument('enforcement_mode is required', 'body.defaultAdmissionRule.enforcementMode');
  }
  const attestors = attestorsOf(rule);
  if ((evaluation === 'REQUIRE_ATTESTATION') !== attestors.length > 0) {
    throw invalidArgument(
      'require_attestations_by must be set when evaluation_mode is REQUIRE_ATTESTATION, and empty otherwise',
      'body.defaultAdmissionRule.requireAttestationsBy',
    );
  }
  const lost = attestors.find((attestor) => !attestorExists(state, attestor));
  if (lost === undefined) return;
  // "Each attestor must exist before a policy can reference it." The code is not documented: of the two codes that the
  // method is documented with, NOT_FOUND refers to the project.
  throw invalidArgument(`Attestor ${lost} does not exist`, `${lost}, which must be created first`);
}

const attestorExists = (state: CloudState, attestor: string): boolean =>
  /^projects\/[^/]+\/attestors\/[^/]+$/.test(attestor) &&
  tryResource(state, API, withProjectId(state, attestor)) !== undefined;
