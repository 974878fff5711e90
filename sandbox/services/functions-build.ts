import type { JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import type { IamResource } from '../contract/requirement';
import { isAllowed } from '../iam/policy';
import { ApiError } from '../protocol/errors';
import type { CloudState } from '../state/cloud-state';
import { lastSegment, projectOf, withProjectId } from '../state/names';
import { copiesBucket } from './functions-source';

/**
 * A build reads the copied source and pushes the image with its account. The default compute account is not checked,
 * because its roles depend on when its project was created and on an organization policy.
 *
 * Google returns this in the operation: "Build failed with status: FAILURE. Could not build the function due to a
 * missing permission on the build service account" (cloud.google.com/functions/docs/troubleshooting).
 *
 * @throws ApiError FAILED_PRECONDITION
 */
export function requireBuildAccess(state: CloudState, name: string, config: JsonObject): void {
  const build = objectOf(config.buildConfig);
  const account = lastSegment(textOf(build.serviceAccount));
  if (account.endsWith('-compute@developer.gserviceaccount.com')) return;
  const project = projectOf(name);
  const repository = withProjectId(state, textOf(build.dockerRepository));
  const missing = [
    { permission: 'storage.objects.get', resource: sourceCopy(state, name, textOf(config.kmsKeyName)) },
    {
      permission: 'artifactregistry.repositories.uploadArtifacts',
      resource: { name: repository, project: projectOf(repository) },
    },
    { permission: 'logging.logEntries.create', resource: { name: `projects/${project}`, project } },
  ].find((need) => !isAllowed(state, `serviceAccount:${account}`, need));
  if (!missing) return;
  throw new ApiError(
    'FAILED_PRECONDITION',
    `Build failed with status: FAILURE. Could not build the function due to a missing permission on the build service account ${account}.`,
    { place: `grant ${missing.permission} on ${missing.resource.name} to serviceAccount:${account}` },
  );
}

/** The object's name in conditions on Cloud Storage: `projects/_/buckets/B/objects/O`. */
function sourceCopy(state: CloudState, name: string, kmsKey: string): IamResource {
  const bucket = copiesBucket(state, name, kmsKey);
  return {
    name: `buckets/${bucket}`,
    project: projectOf(name),
    condition: { name: `projects/_/buckets/${bucket}/objects/${lastSegment(name)}/function-source.zip` },
  };
}
