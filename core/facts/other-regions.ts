import { parseCloudRunName } from '../finding/resource-names';
import type { Places } from './investigation';

/** The regions of the affected service other than the one in its name. The service may still serve in them. */
export const otherRegions = ({ regions }: Pick<Places, 'regions'>, target: string): readonly string[] => {
  const name = parseCloudRunName(target);
  return regions.filter((region) => !name.ok || region !== name.value.location);
};
