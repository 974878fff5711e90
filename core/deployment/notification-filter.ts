import { CATALOGUE } from '../catalogue/catalogue';
import type { CatalogueParts } from '../catalogue/catalogue-parts';
import type { Detector } from '../detectors/detector';
import { HEARTBEAT_CATEGORY } from '../detectors/heartbeat-category';

const RESOURCE = 'resource_name:"//run.googleapis.com/"';

/** SCC filter strings are double-quoted. The catalogue has no quotes, and a quote would end the string. */
const quoted = (text: string): string => `"${text.replace(/["\\]/g, '')}"`;

export interface NotificationFilterOptions {
  /**
   * SCC source of the canary findings, `organizations/O/sources/S`.
   *
   * @default - no canary comes through SCC
   */
  readonly heartbeatSource?: string | undefined;
}

/** Streams the canary of the heartbeat. The responder accepts it only from its one source. */
export const HEARTBEAT_CLAUSE = `category=${quoted(HEARTBEAT_CATEGORY)}`;

/**
 * SCC notification filter derived from the catalogue (DESIGN section 3). OR binds tighter than AND in this grammar,
 * so every group has parentheses. ACTIVE and INACTIVE findings arrive, and so do unknown and renamed categories of
 * class THREAT on Cloud Run: the catalogue decides at run time. Control-plane categories are named because Event Threat
 * Detection may set another resource type on them. The filter excludes everything that detect() would drop, because a
 * topic full of findings without a response looks like coverage.
 */
export function notificationFilter(
  options: NotificationFilterOptions = {},
  { detectors }: Pick<CatalogueParts, 'detectors'> = CATALOGUE,
): string {
  const categories = (source: Detector['source']): string[] =>
    detectors
      .filter((detector) => detector.source === source)
      .flatMap(({ category, aliases }) => (source === 'custom' ? [category, ...aliases] : [category]))
      .map((category) => `category=${quoted(category)}`);
  const groups = [RESOURCE, ...categories('event-threat-detection')];
  const state = '(state="ACTIVE" OR state="INACTIVE")';
  const threats = `${state} AND finding_class="THREAT" AND (${groups.join(' OR ')})`;
  // Findings of an operator's own detectors may be of another class, so they are separate from the threats. So is the
  // canary: the responder checks its name, and accepts it only from its one source.
  const own = categories('custom');
  const beside = [
    ...(own.length > 0 ? [`(${state} AND (${own.join(' OR ')}))`] : []),
    ...(options.heartbeatSource === undefined ? [] : [HEARTBEAT_CLAUSE]),
  ];
  return beside.length === 0 ? threats : `((${threats}) OR ${beside.join(' OR ')})`;
}
