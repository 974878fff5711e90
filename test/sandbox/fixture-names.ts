import type { Principal } from '../../sandbox/protocol/request';

export const PROJECT = 'demo-prj';
export const NUMBER = '210987654321';
export const START = Date.parse('2026-04-14T10:02:00.000Z');
export const WEB = `projects/${PROJECT}/locations/us-central1/services/web`;
export const SIBLING = `projects/${PROJECT}/locations/us-central1/services/shop`;
export const RUNTIME = `${NUMBER}-compute@developer.gserviceaccount.com`;
export const BAD_IMAGE = `us-central1-docker.pkg.dev/${PROJECT}/apps/web@sha256:${'ab'.repeat(32)}`;
export const CLEAN_IMAGE = `us-central1-docker.pkg.dev/${PROJECT}/apps/web@sha256:${'cd'.repeat(32)}`;
export const CANONICAL = `projects/${NUMBER}/sources/111/locations/global/findings/f1`;
export const DATABASE = `projects/${PROJECT}/databases/cases`;
export const BUCKET = `${PROJECT}-evidence`;

const account = (name: string) => `serviceAccount:${name}@${PROJECT}.iam.gserviceaccount.com`;
export const READER: Principal = account('reader');
export const ACTOR: Principal = account('shop-actor');
export const STRANGER: Principal = account('stranger');
