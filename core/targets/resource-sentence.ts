import { type CloudRunName, parseCloudRunName } from '../finding/resource-names';
import { targetOf } from './index';

/** `Service checkout in europe-west1, project shop-prod`. A name that is no Cloud Run name stays as it is. */
export function resourceSentence(resource: string): string {
  const parsed = parseCloudRunName(resource);
  if (!parsed.ok) return resource;
  const { project, location, workload } = parsed.value;
  return `${kindWord(parsed.value)} ${workload} in ${location}, project ${project}`;
}

export const kindWord = (name: CloudRunName): string => targetOf(name).words.title;
