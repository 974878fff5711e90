import * as z from 'zod';
import { isRegion, REGION, REGIONS_AS_OF, tryNearestRegion } from '../locations/regions';
import type { ProblemParams } from './config-problem';
import { text } from './schema-parts';

/** Identifiers of Google Cloud in the config, each with its form and with what people confuse it with. */

const PROJECT_ID = '[a-z][a-z0-9-]{4,28}[a-z0-9]';
const NUMBER = /^[0-9]+$/;

export const projectId = text(
  new RegExp(`^${PROJECT_ID}$`),
  'a project id: 6 to 30 of a-z, 0-9 and -, starting with a letter',
  (value) =>
    NUMBER.test(value)
      ? `this is a project number; its id: gcloud projects describe ${value} --format="value(projectId)"`
      : undefined,
);

export const projectNumber = text(/^[0-9]{1,20}$/, 'a project number: digits, in quotes', (value) =>
  new RegExp(`^${PROJECT_ID}$`).test(value)
    ? `this is a project id; its number: gcloud projects describe ${value} --format="value(projectNumber)"`
    : undefined,
);

export const organizationId = text(
  /^[0-9]{1,20}$/,
  "an organization's number: digits, in quotes",
  () => 'look it up: gcloud organizations list',
);

export const folderId = text(
  /^[0-9]{1,20}$/,
  "a folder's number: digits, in quotes",
  () => 'look it up: gcloud resource-manager folders list --organization=NUMBER',
);

const REGION_FORM = 'a region such as us-central1: a continent, a direction and a number';

/** Checked against the list of regions, because a misspelt region fails only at the end of an apply. */
export const region = z.string(REGION_FORM).superRefine((value, context) => {
  if (isRegion(value)) return;
  const near = tryNearestRegion(value);
  const formed = REGION.test(value);
  const since = `a region that opened after ${REGIONS_AS_OF} needs a newer version of Riposte`;
  const params = {
    fix: near === undefined ? (formed ? since : undefined) : `write "${near}"${formed ? `; ${since}` : ''}`,
  } satisfies ProblemParams;
  const message = formed ? `a region that exists (read on ${REGIONS_AS_OF})` : REGION_FORM;
  context.addIssue({ code: 'custom', message, params });
});

/** An account that a protected workload runs as. It may be the default compute account, at a cost (docs/powers.md). */
export const runtimeAccount = text(
  new RegExp(
    `^${PROJECT_ID}@${PROJECT_ID}\\.iam\\.gserviceaccount\\.com$|^[0-9]+-compute@developer\\.gserviceaccount\\.com$`,
  ),
  'a service account, NAME@PROJECT.iam.gserviceaccount.com with a NAME of 6 to 30 of a-z, 0-9 and -, or NUMBER-compute@developer.gserviceaccount.com',
  (value) => {
    if (value.endsWith('@appspot.gserviceaccount.com')) {
      return 'this is the default account of App Engine: give the service its own account and list that, or remove this one (Riposte then investigates the service, but does not stop it)';
    }
    const bare = value.replace(/^serviceAccount:/, '');
    if (bare !== value) return `write "${bare}"`;
    const name = /^([a-z0-9-]+)@/.exec(value)?.[1] ?? '';
    return name !== '' && (name.length < 6 || name.length > 30)
      ? `"${name}" has ${name.length} characters; look it up: gcloud iam service-accounts list`
      : undefined;
  },
);

/** A mail domain: at least two labels. IAM refuses an address without one, in the middle of an apply. */
const DOMAIN = '(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]';
const MEMBER = new RegExp(
  `^(?:(?:user|group):(?![^@]+@(?:[^@]+\\.)?gserviceaccount\\.com$)[^\\s@:]+@${DOMAIN}|serviceAccount:[^\\s@:]+@(?:[a-z0-9-]+\\.)+gserviceaccount\\.com)$`,
);
const BARE = new RegExp(`^[^\\s@:]+@${DOMAIN}$`);
const SERVICE_ACCOUNT_ADDRESS = /[@.]gserviceaccount\.com$/;

/** The likely intention of a text that is not a member. Undefined when unknown. */
function meantMember(value: string): string | undefined {
  const [, kind = '', address = value] = /^(user|group|serviceAccount):(.*)$/.exec(value) ?? [];
  if (!BARE.test(address)) {
    return /^[^\s@:]+@[^\s@.]+$/.test(address)
      ? `complete the domain, for example ${address}.com`
      : undefined;
  }
  if (SERVICE_ACCOUNT_ADDRESS.test(address)) return `write "serviceAccount:${address}"`;
  if (kind === 'serviceAccount') return `write "user:${address}", or the address of a service account`;
  return `write "user:${address}" or "group:${address}"`;
}

/** A member that may request an undo. */
export const operator = text(
  MEMBER,
  'an IAM member: user:, group: or serviceAccount: and an address with its whole domain',
  (value) =>
    /^(?:allUsers|allAuthenticatedUsers|domain:.*)$/.test(value)
      ? 'name the people, or a group of them: a person requests an undo'
      : meantMember(value),
);

/** A member that may sign images: a person, a service account, or an identity of a pool. */
export const signer = text(
  new RegExp(`${MEMBER.source}|^principal(?:Set)?://iam\\.googleapis\\.com/\\S+$`),
  'an IAM member: user:, group: or serviceAccount: and an address with its whole domain, or principal:// or principalSet://',
  meantMember,
);

/** The address of somebody who deploys or builds. */
export const address = text(
  BARE,
  'the address of a person or service account with its whole domain, without user: or serviceAccount:',
  (value) => {
    const bare = value.replace(/^(?:user|serviceAccount):/, '');
    return bare === value ? meantMember(value) : `write "${bare}"`;
  },
);

export const stateBucket = text(
  /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/,
  'the name of an existing bucket, without gs://',
  (value) => (value.startsWith('gs://') ? `write "${value.slice(5).replace(/\/.*$/, '')}"` : undefined),
);

export const kmsKey = text(
  /^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/,
  'a key: projects/P/locations/L/keyRings/R/cryptoKeys/K',
);

export const vpcConnector = text(
  /^projects\/[^/]+\/locations\/[^/]+\/connectors\/[^/]+$/,
  'a Serverless VPC Access connector: projects/P/locations/L/connectors/C',
);

const POOL = /^projects\/[^/]+\/locations\/([^/]+)\/workerPools\/[^/]+$/;

/** Key and connector must be in the pipeline's region. For a pool, only this rule is known. */
export const workerPool = text(
  POOL,
  'a private Cloud Build pool: projects/P/locations/L/workerPools/W',
).refine((value) => {
  const location = POOL.exec(value)?.[1];
  return location === undefined || isRegion(location);
}, 'a private Cloud Build pool in a region that exists');

export const notificationChannel = text(
  /^projects\/[^/]+\/notificationChannels\/[0-9]+$/,
  'a notification channel: projects/P/notificationChannels/N',
  () => 'look it up: gcloud beta monitoring channels list --format="value(name)"',
);

export const secretVersion = text(
  /^projects\/[^/]+\/secrets\/[^/]+\/versions\/(latest|[0-9]+)$/,
  'a secret version: projects/P/secrets/S/versions/V',
);
