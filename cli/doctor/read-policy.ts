import type { AuditConfig, Binding } from '../../core/doctor/facts';
import { isObject, type JsonObject } from '../../core/values/json';
import type { Part } from '../../core/values/result';
import { asList } from '../../functions/google/transport';
import { fact } from './reader';
import type { Source } from './source';

export const bindingsOf = (policy: JsonObject): readonly Binding[] =>
  asList(policy.bindings).map(({ role, members, condition }) => ({
    role: String(role ?? ''),
    members: Array.isArray(members) ? members.map(String) : [],
    condition: isObject(condition) ? String(condition.expression ?? '') : '',
  }));

export interface ProjectPolicy {
  readonly auditConfigs: Part<readonly AuditConfig[]>;
  readonly bindings: Part<readonly Binding[]>;
}

/** The project's own policy, in one read. */
export async function readProjectPolicy({ reader, project }: Source): Promise<ProjectPolicy> {
  const policy = await fact('resourcemanager.projects.getIamPolicy', () =>
    reader.post('resourcemanager', `/v3/${project}:getIamPolicy`, {
      options: { requestedPolicyVersion: 3 },
    }),
  );
  if (policy.status !== 'known') return { auditConfigs: policy, bindings: policy };
  const auditConfigs = asList(policy.value.auditConfigs).map(({ service, auditLogConfigs }) => ({
    service: String(service ?? ''),
    logTypes: asList(auditLogConfigs).map(({ logType }) => String(logType ?? '')),
  }));
  return {
    auditConfigs: { status: 'known', value: auditConfigs },
    bindings: { status: 'known', value: bindingsOf(policy.value) },
  };
}
