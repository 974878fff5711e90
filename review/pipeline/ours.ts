import type { JsonObject } from '../../core/values/json';
import type { Change } from '../model/change';
import { namesOf } from '../model/identity';
import { after, before, type Resource, textsIn } from '../model/resource';
import { withoutIndexes } from '../model/without-indexes';
import { concernsBesideAnchor, isAnchor } from './anchors';

/**
 * Shared resources. The review covers what the pipeline uses, but not the other users of it. Otherwise one project, key
 * or channel would make a whole landing zone part of the pipeline.
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
 * The name of the admission policy is the name of its project, which every resource in the project mentions. It
 * therefore connects only resources of admission.
 */
const ADMISSION_POLICY = /^google_binary_authorization_policy$/;
const OF_ADMISSION = /^google_(?:kms|container_analysis|binary_authorization|project_iam)_/;

/** The review looks only at these types. A plan of another cloud contains none. */
const isGoogle = (type: string): boolean => type.startsWith('google_');

/**
 * The changes that concern detection and response: the anchors, and everything whose arguments connect it to them
 * through names of Google's resources. Examples are a topic's subscriptions, the function that receives their pushes,
 * its account, the grants of that account, and the alerts that watch all this. Names of constructs and modules are
 * irrelevant. An address counts only if a configuration refers to it.
 */
export function oursAmong(changes: readonly Change[]): ReadonlySet<Change> {
  const nodes = changes.filter(({ mode, type }) => mode === 'managed' && isGoogle(type)).map(nodeOf);
  const anchors = nodes.filter(({ states }) => states.some(isAnchor));
  if (anchors.length === 0) return new Set();
  const beside = nodes.filter(({ states }) => states.some(concernsBesideAnchor));
  const byName = groupBy(nodes, ({ names }) => names);
  const byGrant = groupBy(nodes, ({ grants }) => grants);
  const byMention = new Map<string, Node[]>();
  const links = new Map<Node, readonly string[]>();
  for (const node of nodes) {
    // Most words in a plan are no name.
    const known = node.mentions.flatMap((words) =>
      [...words].filter((word) => byName.has(word) || byGrant.has(word)),
    );
    links.set(node, known);
    for (const word of known) entered(byMention, word, node);
  }
  const found = new Set<Node>([...anchors, ...beside]);
  const queue = [...found];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    const mentions = links.get(node) ?? [];
    const used = mentions.flatMap((text) => byName.get(text) ?? []);
    const users = spreads(node)
      ? [...node.names].flatMap((text) => byMention.get(text) ?? []).filter(ties(node))
      : [];
    // The target of a grant may be outside of the plan, such as an existing key or account.
    const granted = node.grants.size === 0 ? mentions.flatMap((text) => byGrant.get(text) ?? []) : [];
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
  /** The names that others use for it. */
  readonly names: ReadonlySet<string>;
  /** The names that it uses for others. A name may be in several of the sets. */
  readonly mentions: readonly ReadonlySet<string>[];
  /** The members and the target of a grant. Empty for every other type. */
  readonly grants: ReadonlySet<string>;
}

const ties =
  ({ change: { type } }: Node) =>
  (user: Node): boolean =>
    !ADMISSION_POLICY.test(type) || OF_ADMISSION.test(user.change.type);

const spreads = ({ change: { type } }: Node): boolean => !DOES_NOT_SPREAD.some((rule) => rule.test(type));

function nodeOf(change: Change): Node {
  // An unchanged resource has the same names before and after.
  const sides = change.kind === 'none' ? [after(change) ?? before(change)] : [before(change), after(change)];
  const states = sides.filter((state) => state !== undefined);
  const names = new Set(
    states
      .flatMap(({ values }) => Object.values(namesOf(change.type, values)))
      .flatMap(shortened)
      .filter(isTelling),
  );
  const mentions = new Set<string>();
  // A new resource has no name yet, so the references of the configuration replace names.
  names.add(addressKey(change.stack, withoutIndexes(change.address)));
  for (const address of change.references ?? []) mentions.add(addressKey(change.stack, address));
  // The constants of a `configuration` count if the plan does not know the value yet.
  for (const text of textsIn(change.configured)) addWords(text, mentions);
  const grants = new Set(isGrant(change.type) ? states.flatMap(({ values }) => grantedIn(values)) : []);
  return {
    change,
    states,
    names,
    mentions: [...states.map(({ values }) => mentionedIn(values)), mentions],
    grants,
  };
}

/**
 * Before and after of an unchanged resource may be one object of the plan, so this caches by object. Values never
 * change.
 */
const mentioned = new WeakMap<JsonObject, ReadonlySet<string>>();
function mentionedIn(values: JsonObject): ReadonlySet<string> {
  const known = mentioned.get(values);
  if (known) return known;
  const words = new Set<string>();
  for (const text of new Set(textsIn(values))) addWords(text, words);
  mentioned.set(values, words);
  return words;
}

/** A separator that no text of a plan contains by accident. */
const addressKey = (stack: string, address: string): string => `${stack}\u0000${address}`;

const isGrant = (type: string): boolean => /_iam_(?:member|binding|policy)$/.test(type);

/**
 * The accounts that get a grant, and the full names of its target. Google's own agents serve every project, so they do
 * not count.
 */
const grantedIn = (values: JsonObject): readonly string[] =>
  textsIn(values).flatMap((text) => {
    const account = /^serviceAccount:([^@]+@.+)$/.exec(text)?.[1];
    if (account !== undefined)
      return /@gcp-sa-|^service-\d+@|@cloudservices\./.test(account) ? [] : [account];
    return /^(?:projects|folders|organizations)(?:\/[^/]+){3,}$/.test(text) && !text.includes('/roles/')
      ? [text]
      : [];
  });

/** A full name, and its last part if that part is distinctive enough to find in a filter or an argument. */
const shortened = (name: string): string[] => {
  const last = name.slice(name.lastIndexOf('/') + 1);
  return last === name ? [name] : [name, last];
};

/** Short and common words connect nothing. */
const COMMON = new Set(['default', 'global', 'latest', '_Default', '_Required', 'projects', 'locations']);
const isTelling = (name: string): boolean => name.length >= 5 && !COMMON.has(name);

function addWords(text: string, into: Set<string>): void {
  for (const word of wordsOf(text)) into.add(word);
}

const KEPT = 20_000;
/** Before, after and configuration repeat most texts, and so do resources. */
const known = new Map<string, readonly string[]>();
/** The text itself, and the words in it that may be names. Filters and URLs contain several. */
function wordsOf(text: string): readonly string[] {
  if (text.length < 5 || text.length > 200_000) return [];
  const found = known.get(text);
  if (found) return found;
  const words: string[] = [];
  for (const [word] of text.matchAll(/[A-Za-z0-9][A-Za-z0-9_.@:/-]{4,}/g)) {
    words.push(word);
    if (word.includes('/')) words.push(word.slice(word.lastIndexOf('/') + 1), withoutHost(word));
    if (word.includes(':')) words.push(word.slice(word.indexOf(':') + 1));
  }
  if (text.length > 1_000) return words;
  if (known.size >= KEPT) known.clear();
  known.set(text, words);
  return words;
}

/** `pubsub.googleapis.com/projects/p/topics/t` becomes `projects/p/topics/t`. A metric type becomes its last part. */
const withoutHost = (word: string): string =>
  word.replace(/^(?:\/\/|https:\/\/)?[a-z]+\.googleapis\.com\//, '');

function groupBy(nodes: readonly Node[], keys: (node: Node) => ReadonlySet<string>): Map<string, Node[]> {
  const groups = new Map<string, Node[]>();
  for (const node of nodes) for (const key of keys(node)) entered(groups, key, node);
  return groups;
}

function entered(groups: Map<string, Node[]>, key: string, node: Node): void {
  const group = groups.get(key);
  if (group) group.push(node);
  else groups.set(key, [node]);
}
