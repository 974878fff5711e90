import type { JsonObject } from '../../../core/values/json';
import { readPlan } from '../../../review/input/plan-json';
import type { PlannedStack } from '../../../review/model/change';

/** A resource of a plan without the members that the factory can fill in. */
export interface PlannedResource {
  readonly address: string;
  readonly actions?: readonly string[];
  readonly before?: JsonObject | null;
  readonly after?: JsonObject | null;
  readonly [member: string]: unknown;
}

/** A plan in the form of `terraform show -json`. */
export function planDocument(resources: readonly PlannedResource[], members: object = {}): JsonObject {
  return {
    format_version: '1.2',
    terraform_version: '1.14.0',
    resource_changes: resources.map(resourceChange),
    ...members,
  } as unknown as JsonObject;
}

export function resourceChange(resource: PlannedResource): JsonObject {
  const {
    address,
    actions = ['update'],
    before = null,
    after = null,
    before_sensitive = {},
    after_sensitive = {},
    after_unknown = {},
    replace_paths,
    importing,
    ...rest
  } = resource;
  const steps = address.replace(/\[[^\]]*\]/g, '').split('.');
  return {
    address,
    mode: 'managed',
    type: steps[steps.length - 2],
    name: steps[steps.length - 1],
    provider_name: 'registry.terraform.io/hashicorp/google',
    change: {
      actions,
      before,
      after,
      after_unknown,
      before_sensitive,
      after_sensitive,
      ...(replace_paths === undefined ? {} : { replace_paths }),
      ...(importing === undefined ? {} : { importing }),
    },
    ...rest,
  } as unknown as JsonObject;
}

export function stackOf(document: JsonObject, name = 'riposte-project'): PlannedStack {
  const read = readPlan(document, name);
  if (!read.ok) throw new Error(read.error.what);
  return read.value;
}
