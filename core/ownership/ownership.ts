import { object, text } from '../cloud-run/run-service';
import { isObject, type JsonObject } from '../values/json';

/** Tools that leave a sign on the services they manage or change. `unknown`: no sign that this version knows. */
export const OWNER_TOOLS = [
  'terraform',
  'config-connector',
  'cloud-functions',
  'cloud-build',
  'github-actions',
  'gcloud',
  'cloud-console',
  'unknown',
] as const;
export type OwnerTool = (typeof OWNER_TOOLS)[number];

/**
 * How a tool manages a service. `declarative`: it has a configuration and makes the service equal to it.
 * `pipeline`: it deploys new images. `client`: only the name of the program that wrote the service last is known.
 */
export const OWNER_KINDS = ['declarative', 'pipeline', 'client', 'unknown'] as const;
export type OwnerKind = (typeof OWNER_KINDS)[number];

/** Who manages a service, according to services.get. Anyone who may deploy the service may also set these signs. */
export interface Ownership {
  readonly kind: OwnerKind;
  readonly tool: OwnerTool;
  /** Other tools that left a sign, for example a pipeline that deploys images in addition to Terraform. */
  readonly others: readonly OwnerTool[];
  /** The signs on the service: `label goog-terraform-provisioned=true`. Empty: none. */
  readonly signs: readonly string[];
}

export const UNKNOWN_OWNER: Ownership = { kind: 'unknown', tool: 'unknown', others: [], signs: [] };

const KINDS: Readonly<Record<OwnerTool, OwnerKind>> = {
  terraform: 'declarative',
  'config-connector': 'declarative',
  'cloud-functions': 'declarative',
  'cloud-build': 'pipeline',
  'github-actions': 'pipeline',
  gcloud: 'client',
  'cloud-console': 'client',
  unknown: 'unknown',
};

/**
 * Labels with which tools mark what they manage. Sources: the Google provider's attribution label; Config Connector,
 * pkg/label/const.go; the services of Cloud Functions; Cloud Run's continuous deployment by Cloud Build; the action
 * google-github-actions/deploy-cloudrun.
 */
const LABELS: readonly (readonly [label: string, value: string, tool: OwnerTool])[] = [
  ['goog-terraform-provisioned', 'true', 'terraform'],
  ['managed-by-cnrm', 'true', 'config-connector'],
  ['goog-managed-by', 'cloudfunctions', 'cloud-functions'],
  ['managed-by', 'gcp-cloud-build-deploy-cloud-run', 'cloud-build'],
  ['managed-by', 'github-actions', 'github-actions'],
];

/** Names that programs give themselves in `client` (v2) or in the annotation of v1. */
const CLIENTS: Readonly<Record<string, OwnerTool>> = { gcloud: 'gcloud', 'cloud-console': 'cloud-console' };

interface Sign {
  readonly tool: OwnerTool;
  readonly text: string;
}

/**
 * Reads who manages a service from services.get alone, so that responder and actor get the same result. A label counts
 * more than the client, which only names the program that wrote last. Of several labels, the first one in the order of
 * `OWNER_TOOLS` counts, because a configuration reverts more than a pipeline does.
 *
 * @param service - services.get, the API's own JSON
 */
export function ownershipOf(service: JsonObject): Ownership {
  const read = object(service);
  const signs = [...labelSigns(read), ...clientSigns(read)];
  const tools = OWNER_TOOLS.filter((tool) => tool !== 'unknown' && signs.some((sign) => sign.tool === tool));
  const [tool = 'unknown', ...others] = tools;
  return { kind: KINDS[tool], tool, others, signs: signs.map((sign) => sign.text) };
}

function labelSigns({ labels, template }: JsonObject): readonly Sign[] {
  const all: JsonObject = { ...object(object(template).labels), ...object(labels) };
  const known = LABELS.filter(([label, value]) => all[label] === value).map(
    ([label, value, tool]): Sign => ({ tool, text: `label ${label}=${value}` }),
  );
  const other = all['managed-by'];
  const isOther =
    text(other) !== '' && !LABELS.some(([label, value]) => label === 'managed-by' && value === other);
  return isOther ? [...known, { tool: 'unknown', text: `label managed-by=${named(text(other))}` }] : known;
}

const CLIENT_SIGN = 'written last by the client ';

function clientSigns({ client, clientVersion, annotations }: JsonObject): readonly Sign[] {
  const noted = object(annotations);
  const name = text(client) || text(noted['run.googleapis.com/client-name']);
  const version = text(clientVersion) || text(noted['run.googleapis.com/client-version']);
  if (name === '') return [];
  const tool = Object.hasOwn(CLIENTS, name) ? (CLIENTS[name] as OwnerTool) : 'unknown';
  const written = version === '' ? named(name) : `${named(name)} ${named(version)}`;
  return [{ tool, text: `${CLIENT_SIGN}${written}` }];
}

/** The person who deploys chooses these texts. Only a plain name is repeated. */
const named = (value: string): string =>
  /^[A-Za-z0-9._/-]{1,63}$/.test(value) ? value : '(not a plain name)';

/** The ownership in a record of this version or another. Only tools of this version count. Signs are left out. */
export function readOwnership(value: unknown): Ownership {
  const { tool, others } = isObject(value) ? value : {};
  const isTool = (one: unknown): one is OwnerTool => (OWNER_TOOLS as readonly unknown[]).includes(one);
  if (!isTool(tool)) return UNKNOWN_OWNER;
  return { kind: KINDS[tool], tool, others: Array.isArray(others) ? others.filter(isTool) : [], signs: [] };
}

/** The same with its signs, for code that shows a record. */
export function recordedOwnership(value: unknown): Ownership {
  const { signs } = isObject(value) ? value : {};
  const texts = Array.isArray(signs) ? signs.filter((sign) => typeof sign === 'string') : [];
  return { ...readOwnership(value), signs: texts };
}

const WORDS: Readonly<Record<OwnerTool, string>> = {
  terraform: 'Terraform',
  'config-connector': 'Config Connector',
  'cloud-functions': 'Cloud Functions',
  'cloud-build': "Cloud Run's continuous deployment (Cloud Build)",
  'github-actions': 'GitHub Actions',
  gcloud: 'gcloud',
  'cloud-console': 'the Google Cloud console',
  unknown: 'an unknown tool',
};

export const toolWord = (tool: OwnerTool): string => WORDS[tool];

/** One sentence: who manages the service, and the signs for it. */
export function ownerSentence({ kind, tool, others, signs }: Ownership): string {
  // Of a client, the sentence says the same as its sign.
  const shown = kind === 'client' ? signs.filter((sign) => !sign.startsWith(CLIENT_SIGN)) : signs;
  const because = shown.length === 0 ? '' : ` (${shown.join('; ')})`;
  if (kind === 'unknown') return `Nothing on the service shows which tool manages it${because}.`;
  if (kind === 'client')
    return `${capital(WORDS[tool])} wrote the service last${because}. Riposte does not know which tool manages it.`;
  const beside = others.length === 0 ? '' : `, and ${others.map(toolWord).join(' and ')} changes it too`;
  return `${capital(WORDS[tool])} manages the service${beside}${because}.`;
}

/** The name of a command has no capital. */
const capital = (words: string): string =>
  words === WORDS.gcloud ? `The command ${words}` : `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
