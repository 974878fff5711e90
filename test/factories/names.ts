/** Invented data: one project, one service, one bad image. Nothing here is copied from a real environment. */
export const PROJECT = { id: 'shop-prod', number: '400000000001' } as const;
export const ORGANIZATION = '900000000009';
export const LOCATION = 'europe-west1';
export const SERVICE = `projects/${PROJECT.id}/locations/${LOCATION}/services/checkout`;
export const SIBLING = `projects/${PROJECT.id}/locations/${LOCATION}/services/invoices`;
export const RESOURCE = `//run.googleapis.com/${SERVICE}`;
export const FINDING_ID = '00aa11bb22cc33dd44ee55ff66771188';
export const CANONICAL_NAME = `projects/${PROJECT.number}/sources/7700000000000000077/locations/global/findings/${FINDING_ID}`;
/**
 * A finding of the same source. Its name parses, because a test of mix-ups with a malformed name would test only the
 * parser.
 */
export const OTHER_CANONICAL_NAME = CANONICAL_NAME.replace(FINDING_ID, '1'.repeat(32));
export const FINDING_NAME = `organizations/${ORGANIZATION}/sources/7700000000000000077/locations/global/findings/${FINDING_ID}`;
export const BAD_DIGEST = `sha256:${'b'.repeat(64)}`;
export const CLEAN_DIGEST = `sha256:${'c'.repeat(64)}`;
export const FILE_SHA256 = 'd'.repeat(64);
export const BUILT_IN = 'Execution: Built in Malicious Binary Executed';
export const ADDED = 'Execution: Added Malicious Binary Executed';
export const EVENT_TIME = '2026-05-06T07:08:09.123456Z';
/** A short time after the event. */
export const NOW_MS = Date.parse('2026-05-06T07:08:20.000Z');

export const imageOf = (digest: string): string =>
  `${LOCATION}-docker.pkg.dev/${PROJECT.id}/apps/checkout@${digest}`;
