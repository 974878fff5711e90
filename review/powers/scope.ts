import { namesOf } from '../model/identity';
import { type Resource, UNKNOWN } from '../model/resource';
import type { References } from './references';

/** Where a grant applies: a project, a folder, an organization, or one resource. */
export interface GrantScope {
  /** As Terraform's types spell it, for example `project` or `pubsub_topic`. */
  readonly kind: string;
  /** From the widest to the narrowest, for example `['p', 'us-central1', 'responder']`. */
  readonly ids: readonly string[];
  /** In words, for example `topic findings`. */
  readonly name: string;
  /** Kind and ids. Two spellings of one scope have the same key. */
  readonly key: string;
  /** An id is known only after the apply. */
  readonly assumed: boolean;
}

const WIDE = new Set(['project', 'folder', 'organization', 'billing_account']);

/** The grant applies to everything below, including a pipeline below. */
export const isWide = ({ kind }: GrantScope): boolean => WIDE.has(kind);

/** Arguments of IAM resources that do not describe where the grant applies. */
const NOT_A_PLACE = new Set([
  'role',
  'member',
  'members',
  'condition',
  'policy_data',
  'etag',
  'id',
  'lifecycle',
  'count',
  'for_each',
  'timeouts',
]);
const PLACES = ['project', 'location', 'region', 'zone'];

/** A Cloud Run service, and the service behind a function, under each of their types. */
const SAME_KIND: Readonly<Record<string, string>> = {
  cloud_run_service: 'cloud_run_v2_service',
  cloudfunctions2_function: 'cloud_run_v2_service',
};

/** Their names are unique in all of Google Cloud, so the project, sometimes written as `-`, is irrelevant. */
const UNIQUE = new Set(['service_account', 'storage_bucket']);

/** The scope of an IAM resource of type `google_KIND_iam_…`. */
export function scopeOf(resource: Resource, kind: string, references: References): GrantScope {
  const arguments_ = new Set([...Object.keys(resource.values), ...Object.keys(unknownMembers(resource))]);
  const named = [...arguments_]
    .filter((argument) => !NOT_A_PLACE.has(argument) && !PLACES.includes(argument))
    .sort();
  const read = (argument: string): string | undefined => textOf(resource, argument, references);
  if (WIDE.has(kind))
    return scope(kind, [read(kind === 'organization' ? 'org_id' : argumentOf(kind)) ?? '?']);
  const own = named.map(read).filter((text) => text !== undefined);
  const places = PLACES.map(read).filter((text) => text !== undefined);
  return scope(kind, idsOf(own, places));
}

const argumentOf = (kind: string): string => (kind === 'billing_account' ? 'billing_account_id' : kind);

/** The scope of grants on this resource. None if the name does not follow from its arguments. */
export function scopeOfResource(resource: Resource): GrantScope | undefined {
  const { id } = namesOf(resource.type, resource.values);
  return id === undefined ? undefined : scope(resource.type.replace(/^google_/, ''), idsOf([id], []));
}

/** The scope of the service account with this address. */
export const accountScope = (email: string): GrantScope => scope('service_account', [email]);

function scope(kind: string, texts: readonly string[]): GrantScope {
  const ids = texts.flatMap(segments);
  const known = SAME_KIND[kind] ?? kind;
  const telling = UNIQUE.has(known) ? ids.slice(-1).map((id) => id.toLowerCase()) : ids;
  return {
    kind: known,
    ids: telling,
    name: inWords(known, telling),
    key: `${known}:${telling.join('/')}`,
    assumed: telling.some((id) => id === '?' || id.includes('${')),
  };
}

function idsOf(own: readonly string[], places: readonly string[]): readonly string[] {
  const full = own.filter((text) => text.includes('/') && !text.includes('${'));
  if (full.length === 0) return [...places, ...own];
  const covered = new Set(full.flatMap(segments));
  return [...full, ...own.filter((text) => !full.includes(text) && !covered.has(text))];
}

/** Full names alternate collections and ids: `projects/p/topics/t`. The provider writes the bucket x as `b/x`. */
function segments(text: string): readonly string[] {
  if (text.includes('${')) return [text];
  const parts = text
    .replace(/^(?:https:)?\/\/[^/]+\//, '')
    .split('/')
    .filter((part) => part !== '');
  const isAlternating = /^(?:projects|folders|organizations|billingAccounts|b)$/.test(parts[0] ?? '');
  return isAlternating && parts.length > 1 ? parts.filter((_part, index) => index % 2 === 1) : parts;
}

function textOf(resource: Resource, argument: string, references: References): string | undefined {
  const text = references.text(resource, argument);
  if (text !== UNKNOWN) return text;
  // A replaced resource stays in its project unless the configuration changes that.
  const previous = resource.change.before?.[argument];
  const isLeftOut = resource.change.configured !== undefined && !(argument in resource.change.configured);
  if (PLACES.includes(argument)) return isLeftOut && typeof previous === 'string' ? previous : undefined;
  return '?';
}

const unknownMembers = ({ unknown }: Resource): Record<string, unknown> =>
  unknown !== null && typeof unknown === 'object' && !Array.isArray(unknown)
    ? Object.fromEntries(Object.entries(unknown).filter(([, value]) => value === true))
    : {};

const WORDS: Readonly<Record<string, string>> = {
  pubsub_topic: 'topic',
  pubsub_subscription: 'subscription',
  storage_bucket: 'bucket',
  cloud_run_v2_service: 'service',
  cloud_run_v2_job: 'job',
  kms_crypto_key: 'key',
  kms_key_ring: 'key ring',
  secret_manager_secret: 'secret',
  artifact_registry_repository: 'repository',
  billing_account: 'billing account',
  scc_source: 'source',
  scc_v2_organization_source: 'source',
};

function inWords(kind: string, ids: readonly string[]): string {
  const last = ids[ids.length - 1] ?? '?';
  const open = last === '?' || last.includes('${');
  return `${WORDS[kind] ?? kind.replaceAll('_', ' ')} ${open ? 'that is known only after the apply' : last}`;
}
