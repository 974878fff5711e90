import type { JsonObject } from '../../core/values/json';
import { matchesFinding, parseSccFilter } from '../findings/scc-filter';
import type { SandboxEvent } from '../protocol/request';
import { rfc3339 } from '../protocol/time';
import { addressOf } from '../state/addresses';
import type { CloudState, NotificationConfig, StoredFinding } from '../state/cloud-state';
import { tryProject } from '../state/names';
import { publishAs } from './publish';

/**
 * SCC's notifier. It sends every change of a finding to every notification config whose filter matches, and publishes
 * as the config's own service account (securitycenter v2 NotificationConfig.service_account).
 */
export function notifyFinding(
  state: CloudState,
  stored: StoredFinding,
  nowMs: number,
): { state: CloudState; events: SandboxEvent[] } {
  let next = state;
  const events: SandboxEvent[] = [];
  for (const config of state.scc.configs.filter((config) => isBelow(state, stored, config.parent))) {
    const sent = notifyThrough(next, config, stored, nowMs);
    next = sent.state;
    events.push(...sent.events);
  }
  if (state.scc.configs.length === 0) {
    events.push({
      at: rfc3339(nowMs),
      kind: 'notification',
      service: 'scc',
      text: 'no notification config exists, so nothing publishes the finding',
      place: 'notification config',
    });
  }
  return { state: next, events };
}

/** Whether the finding belongs to the config's project, folder or organization. */
function isBelow(state: CloudState, { finding }: StoredFinding, parent: string): boolean {
  const name = String(finding.canonicalName ?? finding.name ?? '');
  const [kind = '', id = ''] = name.split('/');
  if (kind !== 'projects') return kind === parent.split('/')[0] ? `${kind}/${id}` === parent : true;
  const project = tryProject(state, id);
  if (parent.startsWith('projects/')) return project === undefined || parent === `projects/${project.id}`;
  const above = project?.ancestors ?? [];
  return above.length === 0 || above.includes(parent);
}

function notifyThrough(
  state: CloudState,
  config: NotificationConfig,
  stored: StoredFinding,
  nowMs: number,
): { state: CloudState; events: SandboxEvent[] } {
  const at = rfc3339(nowMs);
  const name = String(stored.finding.canonicalName ?? stored.finding.name ?? '');
  if (!matchesFinding(parseSccFilter(config.filter), stored)) {
    const text = `the filter of ${config.name} does not match ${name}: nothing is published`;
    const place = `${addressOf(state, config.name)}.streaming_config.filter`;
    return { state, events: [{ at, kind: 'notification', service: 'scc', text, place }] };
  }
  const message: JsonObject = {
    notificationConfigName: config.name,
    finding: stored.finding,
    resource: stored.resource,
  };
  const data = Buffer.from(JSON.stringify(message), 'utf8').toString('base64');
  const principal = `serviceAccount:${config.serviceAccount}`;
  const place = `publisher grant of ${addressOf(state, config.name)}`;
  const sent = publishAs(state, principal, config.topic, { data, attributes: {} }, nowMs, place);
  const notified: SandboxEvent[] = sent.published
    ? [{ at, kind: 'notification', service: 'scc', text: `${config.name} notifies about ${name}` }]
    : [];
  return { state: sent.state, events: [...notified, ...sent.events] };
}
