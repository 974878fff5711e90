import { CATALOGUE } from '../catalogue/catalogue';
import type { CatalogueParts } from '../catalogue/catalogue-parts';
import type { Detector } from '../detectors/detector';
import { HEARTBEAT_CATEGORY } from '../detectors/heartbeat-category';

const RESOURCE = 'resource_name:"//run.googleapis.com/"';

/** SCC filter strings are double-quoted; the catalogue has no quotes, and a quote would end the string. */
const quoted = (text: string): string => `"${text.replace(/["\\]/g, '')}"`;

export interface NotificationFilterOptions {
  /**
   * SCC source of the canary findings, `organizations/O/sources/S`.
   *
   * @default - no canary comes through SCC
   */
  readonly heartbeatSource?: string | undefined;
}

/** Lets the canary of the heartbeat through; the responder takes it from its one source only. */
export const HEARTBEAT_CLAUSE = `category=${quoted(HEARTBEAT_CATEGORY)}`;

/**
 * SCC notification filter derived from the catalogue (DESIGN section 3). OR binds tighter than AND in this grammar,
 * so every group has parentheses. ACTIVE and INACTIVE arrive, and so do unknown and renamed categories of class
 * THREAT on Cloud Run: the catalogue decides at run time. Control-plane categories are named because Event Threat
 * Detection may put another resource type on them. Nothing is let in that detect() would drop: a topic that fills with
 * findings which nobody answers looks like coverage.
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
  // Findings of an operator's own detectors may be of another class, so they stand beside the threats; so does the
  // canary, and whether that is ours is checked by its name: the responder takes it from its one source only.
  const own = categories('custom');
  const beside = [
    ...(own.length > 0 ? [`(${state} AND (${own.join(' OR ')}))`] : []),
    ...(options.heartbeatSource === undefined ? [] : [HEARTBEAT_CLAUSE]),
  ];
  return beside.length === 0 ? threats : `((${threats}) OR ${beside.join(' OR ')})`;
}
