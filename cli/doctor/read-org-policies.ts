import { CONSTRAINTS } from '../../core/doctor/constraints';
import type { CustomConstraint, PolicyRule } from '../../core/doctor/facts';
import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { known, type Part } from '../../core/values/result';
import { asList, asObject, resource } from '../../functions/google/transport';
import { lastPart } from './read-project';
import { fact } from './reader';
import type { Source } from './source';

/** The rules in force on the project, including those of its folders and organization. */
const effectiveRules = (
  { reader, project }: Source,
  constraint: string,
): Promise<Part<readonly PolicyRule[]>> =>
  fact('orgpolicy.policy.get', async () => {
    const path = `/v2/${project}/policies/${resource(constraint)}:getEffectivePolicy`;
    const policy = await reader.get('orgpolicy', path);
    return asList(asObject(policy.spec).rules).map(ruleOf);
  });

const texts = (value: Json | undefined): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

function ruleOf(rule: JsonObject): PolicyRule {
  const values = asObject(rule.values);
  return {
    allowAll: rule.allowAll === true,
    denyAll: rule.denyAll === true,
    enforce: rule.enforce === true,
    allowed: texts(values.allowedValues),
    denied: texts(values.deniedValues),
    condition: isObject(rule.condition) ? String(rule.condition.expression ?? '') : '',
  };
}

export async function readOrgPolicies(
  source: Source,
): Promise<Readonly<Record<string, Part<readonly PolicyRule[]>>>> {
  const entries = await Promise.all(
    CONSTRAINTS.map(async ({ id }) => [id, await effectiveRules(source, id)] as const),
  );
  return Object.fromEntries(entries);
}

/** Lists the constraints on the organization, and reads on the project which of them are in force. */
export async function readCustomConstraints(
  source: Source,
  organization: Part<string | undefined>,
): Promise<Part<readonly CustomConstraint[]>> {
  if (organization.status !== 'known') return organization;
  const parent = organization.value;
  if (parent === undefined) return known([]);
  return fact(`orgpolicy.customConstraints.list on ${parent}`, async () => {
    const path = `/v2/${resource(parent)}/customConstraints`;
    const found = await source.reader.list('orgpolicy', path, 'customConstraints');
    return Promise.all(found.map((constraint) => constraintOf(source, constraint)));
  });
}

async function constraintOf(source: Source, constraint: JsonObject): Promise<CustomConstraint> {
  const id = lastPart(constraint.name);
  const rules = await effectiveRules(source, id);
  return {
    id,
    resourceTypes: texts(constraint.resourceTypes),
    condition: String(constraint.condition ?? ''),
    actionType: String(constraint.actionType ?? ''),
    enforced: rules.status === 'known' ? known(rules.value.some(({ enforce }) => enforce)) : rules,
  };
}
