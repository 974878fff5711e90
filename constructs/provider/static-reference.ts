import type { TerraformResource } from 'cdktf';

/**
 * `type.name`, as depends_on and replace_triggered_by need it. Terraform reads those statically and refuses cdktf's
 * usual `${type.name}`.
 */
export const staticReference = (resource: TerraformResource): string =>
  `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
