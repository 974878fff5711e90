import type { TerraformResource } from 'cdktf';

/**
 * `type.name`, as depends_on and replace_triggered_by want it: Terraform reads those statically, so cdktf's usual
 * `${type.name}` would not do.
 */
export const staticReference = (resource: TerraformResource): string =>
  `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
