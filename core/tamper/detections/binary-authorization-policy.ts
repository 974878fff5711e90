import type { DeclaredAdmission } from '../../runtime-config/runtime-config';
import { isObject, type Json } from '../../values/json';
import { all, resource, service } from '../clause';
import { defineTamperDetection, verbOf } from '../define-tamper-detection';
import type { LogEntry } from '../log-entry';
import { listAt, member, memberAt, textAt, valuesBelow } from '../member';
import type { PipelineIdentity } from '../pipeline-identity';

/**
 * The entry contains the new policy and never the old one. A policy that is weak by itself is always reported. A policy
 * that is weaker than before (one attestor less, one pattern more) is reported where the declared policy is known.
 */
export const binaryAuthorizationPolicy = defineTamperDetection({
  id: 'binary-authorization-policy',
  guards: 'the policy that decides which images may run',
  summary: 'the policy admits more than before, or more people may change it',
  techniques: ['T1553', 'T1562.001'],
  methods: { UpdatePolicy: 'WARNING', SetIamPolicy: 'ERROR' },
  clause: () => all(service('binaryauthorization.googleapis.com'), resource('^projects/[^/]+/policy$')),
  judge(entry, pipeline, usual) {
    if (verbOf(entry) !== 'UpdatePolicy') return usual;
    const policy = memberAt(entry.audit.request, 'policy') ?? memberAt(entry.audit.response, 'policy');
    const read = policy ?? (member(entry.audit.response, 'defaultAdmissionRule') && entry.audit.response);
    if (!isObject(read))
      return { severity: 'ERROR', what: `${usual.what}: the new policy is not in the entry` };
    const weak = weaknesses(read, tryDeclared(entry, pipeline));
    return weak.length === 0
      ? { ...usual, what: `${usual.what}: compare with the declared policy` }
      : { severity: 'CRITICAL', what: `${usual.what}: ${weak.join('; ')}` };
  },
});

/** A wide sink also delivers policies of projects without a declaration. */
function tryDeclared({ audit }: LogEntry, pipeline: PipelineIdentity): DeclaredAdmission | undefined {
  const { project, admission, protectedProjects = [] } = pipeline;
  const declaring = [{ project, declaredAdmission: admission }, ...protectedProjects];
  return declaring.find(
    ({ declaredAdmission, project: { id, number } }) =>
      declaredAdmission !== undefined &&
      [id, number].some((name) => audit.resourceName === `projects/${name}/policy`),
  )?.declaredAdmission;
}

function weaknesses(policy: Json, admission: DeclaredAdmission | undefined): string[] {
  const rules = [...valuesBelow(policy)]
    .map(([, value]) => value)
    .filter((value) => member(value, 'evaluationMode') !== undefined);
  const attested = rules.filter((rule) => textAt(rule, 'evaluationMode') === 'REQUIRE_ATTESTATION');
  const patterns = listAt(policy, 'admissionWhitelistPatterns').map((each) => textAt(each, 'namePattern'));
  const lacks = (rule: Json) => {
    const by = listAt(rule, 'requireAttestationsBy');
    return by.length === 0 || admission?.attestors.some((attestor) => !by.includes(attestor)) === true;
  };
  const allows = (pattern: string) =>
    // Without a declaration, only a whole registry is reported: a few exemptions of own images are part of the design.
    admission === undefined ? /^[^/]*\/?\*+$/.test(pattern) : !admission.exempt.includes(pattern);
  return [
    rules.some((rule) => textAt(rule, 'evaluationMode') === 'ALWAYS_ALLOW')
      ? 'a rule allows every image'
      : '',
    admission?.dryRun !== true &&
    rules.some((rule) => textAt(rule, 'enforcementMode') === 'DRYRUN_AUDIT_LOG_ONLY')
      ? 'a rule only logs what it would refuse'
      : '',
    attested.some(lacks) ? 'a rule requires fewer attestations' : '',
    textAt(policy, 'globalPolicyEvaluationMode') === 'DISABLE' ? "Google's global policy is disabled" : '',
    patterns.some(allows) ? 'more images need no attestation' : '',
  ].filter((weakness) => weakness !== '');
}
