import type { Cloud } from './cloud';
import { genericId, type ProviderContext, tryId } from './computed-values';
import type { Values } from './values';

/** Types whose name Google draws: two equal ones are two. */
const DRAWN: ReadonlySet<string> = new Set([
  'google_monitoring_alert_policy',
  'google_monitoring_dashboard',
  'google_monitoring_notification_channel',
  'google_scc_v2_organization_source',
]);

/** What a resource to be created will be called. The same configuration is called the same at every run. */
export function identityOf(context: ProviderContext, cloud: Cloud, type: string, values: Values): string {
  const id =
    tryId(context, { kind: 'resource', type, values }) ??
    genericId(context, { kind: 'resource', type, values });
  if (!DRAWN.has(type)) return id;
  for (let count = 1; ; count += 1) {
    const drawn = count === 1 ? id : `${id}-${count}`;
    if (!cloud.tryFind(type, drawn)) return drawn;
  }
}
