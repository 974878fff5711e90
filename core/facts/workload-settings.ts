import { list, object, text } from '../cloud-run/run-service';
import type { JsonObject } from '../values/json';
import type { WorkloadSettings } from './investigation';

// Services, jobs and worker pools have these members under the same names. Only the template lies deeper in a job.

/** What the record shows for a workload without an account of its own. */
export const LATEST = 'the API default service account';

/** Whether a policy of the project, or its own policy, decides which images may run. */
export function isAdmissionChecked({ binaryAuthorization }: JsonObject): boolean {
  const { useDefault, policy } = object(binaryAuthorization);
  return useDefault === true || text(policy) !== '';
}

/** The most labels or secrets in a record. The others are in the evidence. */
const MOST = 50;

export function aboutOwner(
  raw: JsonObject,
): Pick<WorkloadSettings, 'lastModifier' | 'updateTime' | 'labels'> {
  const labels = Object.entries(object(raw.labels)).filter(([, value]) => typeof value === 'string');
  const [lastModifier, updateTime] = [text(raw.lastModifier), text(raw.updateTime)];
  return {
    ...(lastModifier === '' ? {} : { lastModifier }),
    ...(updateTime === '' ? {} : { updateTime }),
    ...(labels.length === 0
      ? {}
      : { labels: Object.fromEntries(labels.slice(0, MOST)) as Record<string, string> }),
  };
}

/** From variables (`valueSource.secretKeyRef`) and volumes (`secret`): only the names, sorted, each once. */
export function secretsOf(template: JsonObject): readonly string[] {
  const variables = list(template.containers).flatMap((container) =>
    list(container.env).map((one) => text(object(object(one.valueSource).secretKeyRef).secret)),
  );
  const volumes = list(template.volumes).map((volume) => text(object(volume.secret).secret));
  return [...new Set([...variables, ...volumes])]
    .filter((name) => name !== '')
    .sort()
    .slice(0, MOST);
}
