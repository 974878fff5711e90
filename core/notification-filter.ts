import { CATALOGUE, type CatalogueParts } from './catalogue';
import { HEARTBEAT_CATEGORY } from './heartbeat/heartbeat';

const RESOURCE = 'resource_name:"//run.googleapis.com/"';

/** SCC filter strings are double-quoted; the catalogue has no quotes, and a quote would end the string. */
const quoted = (text: string): string => `"${text.replace(/["\\]/g, '')}"`;

export interface NotificationFilterOptions {
  readonly containerThreatDetection: boolean;
  /**
   * SCC source of the canary findings, `organizations/O/sources/S`.
   *
   * @default - no canary comes through SCC
   */
  readonly heartbeatSource?: string | undefined;
}

/**
 * SCC notification filter derived from the catalogue (DESIGN section 3). OR binds tighter than AND in this grammar,
 * so every group has parentheses. ACTIVE and INACTIVE arrive, and so do unknown and renamed categories of class
 * THREAT on Cloud Run: the catalogue decides at run time. Control-plane categories are named because Event Threat
 * Detection may put another resource type on them; detect() still asks for a Cloud Run resource.
 */
export function notificationFilter(
  options: NotificationFilterOptions,
  { detectors }: Pick<CatalogueParts, 'detectors'> = CATALOGUE,
): string {
  const named = detectors
    .filter((detector) => detector.source !== 'cloud-run-threat-detection')
    .map((detector) => `category=${quoted(detector.category)}`);
  const groups = [RESOURCE, ...named];
  if (options.containerThreatDetection) groups.push('parent_display_name="Container Threat Detection"');
  const threats = `(state="ACTIVE" OR state="INACTIVE") AND finding_class="THREAT" AND (${groups.join(' OR ')})`;
  if (options.heartbeatSource === undefined) return threats;
  // The canary is of another class, so it stands beside the threats. Whether it is ours is checked by its name: the
  // responder takes the category for a heartbeat from this one source only.
  return `((${threats}) OR category=${quoted(HEARTBEAT_CATEGORY)})`;
}
