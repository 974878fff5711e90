import { REFERENCE_NOTIFICATION } from '../../../testing/reference-notification';
import type { Letter } from './schedule';

export const PROJECT = { id: 'demo-prj', number: '210987654321' };
export const LOCATION = 'us-central1';
export const RESPONDER = `serviceAccount:riposte-responder@${PROJECT.id}.iam.gserviceaccount.com`;
export const ACTOR = `serviceAccount:riposte-actor@${PROJECT.id}.iam.gserviceaccount.com`;
export const OPERATOR = 'user:oncall@example.com';
export const STRANGER = 'user:stranger@example.com';
/** The account that deploys, and changes traffic and access. */
export const PIPELINE = `serviceAccount:ci@${PROJECT.id}.iam.gserviceaccount.com`;
/** The owner of the project, who sets the kill switch. */
export const OWNER = 'user:owner@example.com';

export const START_MS = Date.parse('2026-04-14T10:01:07.345Z');
const EVENT_MS = Date.parse('2026-04-14T10:01:02.345Z');

export const serviceName = (index: number): string =>
  `projects/${PROJECT.id}/locations/${LOCATION}/services/web-${index}`;

export const revisionName = (service: number, index: number): string =>
  `web-${service}-${String(index + 1).padStart(5, '0')}-abc`;

export const digestOf = (letter: Letter): string => `sha256:${letter.repeat(64)}`;
export const imageOf = (letter: Letter): string =>
  `${LOCATION}-docker.pkg.dev/${PROJECT.id}/apps/web@${digestOf(letter)}`;

const SOURCE = 'sources/1111111111111111111/locations/global/findings';
const findingId = (index: number): string => index.toString(16).padStart(32, '5');
export const canonicalName = (index: number): string =>
  `projects/${PROJECT.number}/${SOURCE}/${findingId(index)}`;
export const findingName = (index: number): string =>
  `organizations/123456789012/${SOURCE}/${findingId(index)}`;

/** @param laterSeconds after the first version of this finding */
export const eventTime = (index: number, laterSeconds = 0): string =>
  new Date(EVENT_MS + index * 1000 + laterSeconds * 1000).toISOString();

export const REFERENCE = JSON.parse(REFERENCE_NOTIFICATION) as {
  readonly finding: Record<string, unknown>;
  readonly resource: Record<string, unknown>;
};
