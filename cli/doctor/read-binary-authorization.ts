import type { AdmissionPolicy } from '../../core/doctor/facts';
import { isObject } from '../../core/values/json';
import type { Part } from '../../core/values/result';
import { asList, asObject } from '../../functions/google/transport';
import { fact } from './reader';
import type { Source } from './source';

/** At most one of these has rules (binaryauthorization v1 Policy). */
const OTHER_RULES = [
  'clusterAdmissionRules',
  'kubernetesNamespaceAdmissionRules',
  'kubernetesServiceAccountAdmissionRules',
  'istioServiceIdentityAdmissionRules',
];

export const readAdmissionPolicy = ({ reader, project }: Source): Promise<Part<AdmissionPolicy>> =>
  fact('binaryauthorization.policy.get', async () => {
    const policy = await reader.get('binaryauthorization', `/v1/${project}/policy`);
    const rule = asObject(policy.defaultAdmissionRule);
    const attestors = rule.requireAttestationsBy;
    return {
      evaluationMode: String(rule.evaluationMode ?? ''),
      enforcementMode: String(rule.enforcementMode ?? ''),
      attestors: Array.isArray(attestors) ? attestors.map(String) : [],
      exemptImages: asList(policy.admissionWhitelistPatterns).map(({ namePattern }) => String(namePattern)),
      otherRules: OTHER_RULES.map((member) => policy[member]).reduce<number>(
        (count, rules) => count + (isObject(rules) ? Object.keys(rules).length : 0),
        0,
      ),
    };
  });
