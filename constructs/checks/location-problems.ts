import { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { type LocatedApi, tryGap } from '../../core/locations/availability';
import { argumentsOf } from './arguments-of';
import { textAt } from './stack-json';

/** Types that are in a region, with the API that must be available there and the argument that names the region. */
export const LOCATED: Readonly<Record<string, { readonly api: LocatedApi; readonly argument: string }>> = {
  google_artifact_registry_repository: { api: 'artifactregistry', argument: 'location' },
  google_cloud_run_v2_job: { api: 'run', argument: 'location' },
  google_cloud_scheduler_job: { api: 'cloudscheduler', argument: 'region' },
  google_cloudfunctions2_function: { api: 'cloudfunctions', argument: 'location' },
  google_firestore_database: { api: 'firestore', argument: 'location_id' },
  google_kms_key_ring: { api: 'cloudkms', argument: 'location' },
  google_logging_project_bucket_config: { api: 'logging', argument: 'location' },
};

/**
 * Resources of a part in a region where their service is known to be missing. For parts in stacks of a consumer, and
 * for what a transform sets: the checks of the config (core/config/region-checks.ts) report a region in the config
 * earlier.
 */
export const locationProblems = (part: Construct): string[] =>
  part.node.children
    .filter(TerraformResource.isTerraformResource)
    .flatMap((resource) => problemsOf(resource as TerraformResource));

function problemsOf(resource: TerraformResource): string[] {
  const type = resource.terraformResourceType;
  const located = LOCATED[type];
  if (located === undefined) return [];
  const gap = tryGap(located.api, textAt(argumentsOf(resource), located.argument));
  return gap === undefined
    ? []
    : [
        `${resource.node.path}: ${gap}; expected a region that offers it; choose another ${located.argument}, or upgrade this package if Google offers it there now`,
      ];
}
