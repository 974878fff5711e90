import type { Json, JsonObject } from '../../core/values/json';

/**
 * How certain it is that a field holds a secret. `certain`: the provider or the field's name indicates it. `possible`:
 * it may hold one among ordinary words (an environment value, a metadata entry, a member of a collection marked as a
 * whole).
 */
export type Secrecy = 'certain' | 'possible';

/**
 * Names of arguments, map keys, environment variables and parameters that hold secrets. Every write-only argument ends
 * in `_wo` (developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only).
 */
const SECRET_NAME = new RegExp(
  [
    'passw(?:or)?d',
    'passphrase',
    'passwd',
    '(?:^|[_-])pwd$',
    '(?:^|[_-])pass$',
    'secret',
    'token',
    'api[_-]?key',
    'apikey',
    'private[_-]?key',
    'access[_-]?key',
    'auth[_-]?key',
    'client[_-]?key',
    'service[_-]?key',
    'signing[_-]?key',
    'encryption[_-]?key$',
    'raw[_-]?key',
    'key[_-]?string',
    'hmac',
    'credential',
    'authorization',
    'auth[_-]?string',
    'bearer',
    'cookie',
    'plaintext',
    'webhook',
    '_wo$',
  ].join('|'),
  'i',
);

/** A name that contains *secret* or *token* but means data about it: its id, version, lifetime, kind. */
const ABOUT_A_SECRET = new RegExp(
  '(?:[_-]?(?:id|ids|name|names|version|versions|ref|path|file|email|emails|type|types|period|ttl|time|timeout|' +
    'duration|lifetime|expiration|policy|enabled|required|count|length|size|format|algorithm|audience|uri|location|' +
    'project|manager|accessor|scope|scopes|creator|wo_version))$',
  'i',
);

/** `apiKey` and `API-KEY` as `api_key`. */
const snake = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2');

/** True if a field of this name holds a secret. */
export const isSecretName = (name: string): boolean =>
  SECRET_NAME.test(name)
    ? !ABOUT_A_SECRET.test(snake(name))
    : /[A-Z]/.test(name) && isSecretSnake(snake(name));

const isSecretSnake = (name: string): boolean => SECRET_NAME.test(name) && !ABOUT_A_SECRET.test(name);

/** Request headers that contain no secret. Every other header may authenticate. */
const OPEN_HEADERS = /^(?:accept(?:-.*)?|content-(?:type|length|encoding)|host|user-agent)$/i;

/** Collections whose every member may be a secret, by their own name, in resources of any type. */
const COLLECTIONS: Readonly<Record<string, Secrecy>> = {
  headers: 'certain',
  sensitive_labels: 'certain',
  sensitive_params: 'certain',
  environment_variables: 'possible',
  build_environment_variables: 'possible',
  user_env_vars: 'possible',
  env_variables: 'possible',
  env_vars: 'possible',
  metadata_startup_script: 'possible',
  startup_script: 'possible',
};

interface TypedField {
  readonly type: RegExp;
  /** Dotted, without indexes: the field itself and everything below it. */
  readonly path: RegExp;
  readonly secrecy: Secrecy;
}

/** Fields that are secrets only in some resource types. Sources: the arguments in the provider's documents. */
const TYPED: readonly TypedField[] = [
  { type: /^google_secret_manager_/, path: /(?:^|\.)secret_data/, secrecy: 'certain' },
  { type: /^google_storage_hmac_key$/, path: /^secret$/, secrecy: 'certain' },
  { type: /^google_pubsub_/, path: /(?:^|\.)push_config\.attributes$/, secrecy: 'possible' },
  {
    type: /^google_compute_(?:region_)?instance|^google_compute_project_metadata$/,
    path: /^metadata$/,
    secrecy: 'possible',
  },
  { type: /^google_compute_project_metadata_item$/, path: /^value$/, secrecy: 'possible' },
  {
    type: /^google_monitoring_notification_channel$/,
    path: /^labels\.(?:url|password|auth_token|service_key|auth_username)$/,
    secrecy: 'certain',
  },
  { type: /^google_monitoring_notification_channel$/, path: /^labels$/, secrecy: 'possible' },
  { type: /^google_storage_bucket_object$/, path: /^content$/, secrecy: 'possible' },
  { type: /^google_workflows_workflow$/, path: /^source_contents$/, secrecy: 'possible' },
  { type: /^google_cloudbuild_/, path: /(?:^|\.)substitutions$/, secrecy: 'possible' },
  { type: /^(?:random_password|random_string)$/, path: /^(?:result|bcrypt_hash)$/, secrecy: 'certain' },
];

/** Labels of a notification channel that contain its address but no credential. */
const OPEN_CHANNEL_LABELS = /^labels\.(?:email_address|topic|channel_name|number|team)$/;

export interface Field {
  /** The type of the resource. Empty outside of resources (variables, outputs, provider blocks). */
  readonly type: string;
  /** Names from the top, without indexes. */
  readonly path: readonly string[];
  /** The object that holds the field. */
  readonly parent: JsonObject;
  /** The value of the field. */
  readonly value: Json | undefined;
}

/** An expression that names a resource's attribute: `${google_pubsub_topic.x.id}`. */
export const isReference = (text: string): boolean => /^\$\{[A-Za-z0-9_.[\]"*-]+\}$/.test(text);

/** A name of an object in Google Cloud gives no access. */
const RESOURCE_NAME = /^(?:\/\/[a-z.]+\/)?projects\/[^/\s]+\/[a-zA-Z]+\/\S+$/;

const isText = (value: Json | undefined): boolean =>
  typeof value === 'string'
    ? !RESOURCE_NAME.test(value) && !isReference(value)
    : Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');

/** What our own rules determine about a field and everything below it. Undefined: nothing. */
export function knownSecrecy({ type, path, parent, value }: Field): Secrecy | 'open' | undefined {
  const name = path[path.length - 1] ?? '';
  const holder = path[path.length - 2] ?? '';
  const dotted = path.join('.');
  if (holder === 'headers' && OPEN_HEADERS.test(name)) return 'open';
  if (type === 'google_monitoring_notification_channel' && OPEN_CHANNEL_LABELS.test(dotted)) return 'open';
  const typed = TYPED.find((field) => field.type.test(type) && field.path.test(dotted));
  if (typed) return typed.secrecy;
  if (isText(value) && isPairValue(name, holder, parent)) {
    return isSecretName(String(parent.name ?? parent.key)) ? 'certain' : 'possible';
  }
  if (Object.hasOwn(COLLECTIONS, name)) return COLLECTIONS[name];
  // `secret` in the same block as a version names a secret of Secret Manager. It is not a secret itself.
  if (name === 'secret' && ('version' in parent || 'project_id' in parent)) return undefined;
  return isText(value) && isSecretName(name) ? 'certain' : undefined;
}

/** `env { name = "X", value = "secret" }` of containers, jobs and builds, or one header of a list. */
const isPairValue = (name: string, holder: string, parent: JsonObject): boolean =>
  name === 'value' &&
  (/^(?:env|environment|envs|headers?|env_vars?)$/.test(holder) ||
    (typeof parent.name === 'string' && isSecretName(parent.name)) ||
    (typeof parent.key === 'string' && isSecretName(parent.key)));
