import type { JsonObject } from '../../core/values/json';
import { withoutIndexes } from '../input/plan-json';
import type { Change } from '../model/change';
import { namesOf } from '../model/identity';
import { after, before, type Resource, textsIn } from '../model/resource';
import { concernsBesideAnchor, isAnchor } from './anchors';

/**
 * Shared things: what the pipeline uses belongs to the review, and their other users do not. Without this, one project,
 * key or channel would make a whole landing zone part of the pipeline.
 */
const DOES_NOT_SPREAD: readonly RegExp[] = [
  /^google_(?:project|folder|organization)$/,
  /^google_project_service$/,
  /^google_kms_/,
  /^google_compute_/,
  /^google_vpc_access_/,
  /^google_artifact_registry_/,
  /^google_monitoring_notification_channel$/,
  /^google_project_service_identity$/,
  /^google_scc_(?:v2_)?(?:organization_)?source$/,
];

/**
 * The policy that admits images is named like its project, which everything in the project mentions: it ties only what
 * admission consists of.
 */
const ADMISSION_POLICY = /^google_binary_authorization_policy$/;
const OF_ADMISSION = /^google_(?:kms|container_analysis|binary_authorization|project_iam)_/;

/** Only these are looked at; a plan of another cloud holds none. */
const isGoogle = (type: string): boolean => type.startsWith('google_');

/**
 * The changes that concern detection and response: the anchors, and everything that is tied to them by the names of
 * Google's resources in its arguments (a topic's subscriptions, the function that they push to, its account, what that
 * account may do, the alerts that watch all this). Names of constructs and modules play no part; an address counts only
 * where a configuration refers to it.
 */
export function oursAmong(changes: readonly Change[]): ReadonlySet<Change> {
  const nodes = changes.filter(({ mode, type }) => mode === 'managed' && isGoogle(type)).map(nodeOf);
  const anchors = nodes.filter(({ states }) => states.some(isAnchor));
  if (anchors.length === 0) return new Set();
  const beside = nodes.filter(({ states }) => states.some(concernsBesideAnchor));
  const byName = groupBy(nodes, ({ names }) => names);
  const byMention = groupBy(nodes, ({ mentions }) => mentions);
  const byGrant = groupBy(nodes, ({ grants }) => grants);
  const found = new Set<Node>([...anchors, ...beside]);
  const queue = [...found];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    const used = [...node.mentions].flatMap((text) => byName.get(text) ?? []);
    const users = spreads(node)
      ? [...node.names].flatMap((text) => byMention.get(text) ?? []).filter(ties(node))
      : [];
    // What a grant concerns may stand outside of the plan: a key or an account that exists already.
    const granted =
      node.grants.size === 0 ? [...node.mentions].flatMap((text) => byGrant.get(text) ?? []) : [];
    for (const next of [...used, ...users, ...granted]) {
      if (found.has(next)) continue;
      found.add(next);
      queue.push(next);
    }
  }
  return new Set([...found].map(({ change }) => change));
}

interface Node {
  readonly change: Change;
  readonly states: readonly Resource[];
  /** What others call it. */
  readonly names: ReadonlySet<string>;
  /** What it calls others. */
  readonly mentions: ReadonlySet<string>;
  /** Of a grant: whose it is, and on what. Empty for everything else. */
  readonly grants: ReadonlySet<string>;
}

const ties =
  ({ change: { type } }: Node) =>
  (user: Node): boolean =>
    !ADMISSION_POLICY.test(type) || OF_ADMISSION.test(user.change.type);

const spreads = ({ change: { type } }: Node): boolean => !DOES_NOT_SPREAD.some((rule) => rule.test(type));

function nodeOf(change: Change): Node {
  // What does not change says everything once.
  const sides = change.kind === 'none' ? [after(change) ?? before(change)] : [before(change), after(change)];
  const states = sides.filter((state) => state !== undefined);
  const names = new Set(
    states
      .flatMap(({ values }) => Object.values(namesOf(change.type, values)))
      .flatMap(shortened)
      .filter(isTelling),
  );
  const mentions = new Set<string>();
  for (const { values } of states) for (const word of mentionedIn(values)) mentions.add(word);
  // What is created has no name yet that others could mention: the configuration's references stand for it.
  names.add(addressKey(change.stack, withoutIndexes(change.address)));
  for (const address of change.references ?? []) mentions.add(addressKey(change.stack, address));
  // Which constants a `configuration` names counts where the plan does not know the value yet.
  for (const text of textsIn(change.configured)) addWords(text, mentions);
  const grants = new Set(isGrant(change.type) ? states.flatMap(({ values }) => grantedIn(values)) : []);
  return { change, states, names, mentions, grants };
}

/** Of what stays, a plan's before and after may be one object. Values are never changed. */
const mentioned = new WeakMap<JsonObject, ReadonlySet<string>>();
function mentionedIn(values: JsonObject): ReadonlySet<string> {
  const known = mentioned.get(values);
  if (known) return known;
  const words = new Set<string>();
  for (const text of new Set(textsIn(values))) addWords(text, words);
  mentioned.set(values, words);
  return words;
}

/** No text of a plan holds one by accident. */
const addressKey = (stack: string, address: string): string => `${stack}\u0000${address}`;

const isGrant = (type: string): boolean => /_iam_(?:member|binding|policy)$/.test(type);

/** The accounts that get something, and full names of what it is on. Google's own agents serve everybody. */
const grantedIn = (values: JsonObject): readonly string[] =>
  textsIn(values).flatMap((text) => {
    const account = /^serviceAccount:([^@]+@.+)$/.exec(text)?.[1];
    if (account !== undefined)
      return /@gcp-sa-|^service-\d+@|@cloudservices\./.test(account) ? [] : [account];
    return /^(?:projects|folders|organizations)(?:\/[^/]+){3,}$/.test(text) && !text.includes('/roles/')
      ? [text]
      : [];
  });

/** A full name, and its last part where that is telling enough to be found in a filter or an argument. */
const shortened = (name: string): string[] => {
  const last = name.slice(name.lastIndexOf('/') + 1);
  return last === name ? [name] : [name, last];
};

/** Short and common words tie nothing together. */
const COMMON = new Set(['default', 'global', 'latest', '_Default', '_Required', 'projects', 'locations']);
const isTelling = (name: string): boolean => name.length >= 5 && !COMMON.has(name);

/** The text itself, and the words in it that may be names: filters and URLs hold several. */
function addWords(text: string, into: Set<string>): void {
  if (text.length < 5 || text.length > 200_000) return;
  for (const [word] of text.matchAll(/[A-Za-z0-9][A-Za-z0-9_.@:/-]{4,}/g)) {
    into.add(word);
    if (word.includes('/')) {
      into.add(word.slice(word.lastIndexOf('/') + 1));
      into.add(withoutHost(word));
    }
    if (word.includes(':')) into.add(word.slice(word.indexOf(':') + 1));
  }
}

/** `pubsub.googleapis.com/projects/p/topics/t` to `projects/p/topics/t`; also a metric type to its last part. */
const withoutHost = (word: string): string =>
  word.replace(/^(?:\/\/|https:\/\/)?[a-z]+\.googleapis\.com\//, '');

function groupBy(nodes: readonly Node[], keys: (node: Node) => ReadonlySet<string>): Map<string, Node[]> {
  const groups = new Map<string, Node[]>();
  for (const node of nodes) {
    for (const key of keys(node)) {
      const group = groups.get(key);
      if (group) group.push(node);
      else groups.set(key, [node]);
    }
  }
  return groups;
}
