import type { CloudRunName } from '../finding/resource-names';

/** Region and project of a workload as flags of gcloud. */
export const place = ({ location, project }: CloudRunName): string =>
  `--region=${location} --project=${project}`;

/** A service with several regions is in the location `global`, for which the commands are not known to work. */
export const hasRegion = ({ location }: CloudRunName): boolean => location !== 'global';
