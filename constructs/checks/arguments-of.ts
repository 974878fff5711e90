import type { TerraformResource } from 'cdktf';
import { blockOf } from './stack-json';

/** A resource's arguments as the stack will contain them, including those of a transform. */
export function argumentsOf(resource: TerraformResource): Readonly<Record<string, unknown>> {
  const json = resource.toTerraform() as {
    readonly resource?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  return blockOf(json.resource?.[resource.terraformResourceType]?.[resource.friendlyUniqueId]);
}
