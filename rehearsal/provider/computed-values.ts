import type { Json } from '../../core/json';
import {
  COMPUTED_ATTRIBUTES,
  type ComputedContext,
  tryComputedAttribute,
} from '../../sandbox/boot/computed-attributes';
import type { Attribute, TypeSpec } from '../schema/schema';
import { isKnown, isUnknown, isValues, type Path, type Value, type Values } from './values';

/** The resource or data source that a value is computed for. */
export interface Subject {
  readonly kind: 'resource' | 'data';
  readonly type: string;
  readonly values: Values;
}

/** What the provider was configured with, and which projects there are. */
export type ProviderContext = ComputedContext & {
  readonly defaultLabels: Readonly<Record<string, string>>;
  readonly now: string;
};

/** `effective_labels` and `terraform_labels`: provider 6 adds a label of its own unless told otherwise. */
const OWN_LABEL = { 'goog-terraform-provisioned': 'true' };

/** What the provider itself knows while planning: its project, and labels. Undefined: only Google knows. */
export function tryPlanTimeValue(
  context: ProviderContext,
  { values }: Subject,
  attribute: Attribute,
  path: Path,
): Value | undefined {
  if (path.length > 1) return undefined;
  if (attribute.name === 'project') return context.defaultProject || undefined;
  if (attribute.name === 'effective_labels' || attribute.name === 'terraform_labels') {
    const labels = values.labels ?? null;
    if (isUnknown(labels)) return undefined;
    return { ...OWN_LABEL, ...context.defaultLabels, ...(isValues(labels) ? labels : {}) };
  }
  return undefined;
}

/** The value that Google would answer: from the catalogue, else one of the right type that names where it is from. */
export function computedValue(
  context: ProviderContext,
  subject: Subject,
  attribute: Attribute,
  path: Path,
): Value {
  const known = tryPlanTimeValue(context, subject, attribute, path) ?? tryCatalogue(context, subject, path);
  return known ?? plausible(context, subject, attribute.type, path);
}

/** The id that Terraform keeps the resource under. Undefined: Google draws it. */
export function tryId(context: ProviderContext, subject: Subject): string | undefined {
  const id = tryCatalogue(context, subject, ['id']);
  return typeof id === 'string' ? id : undefined;
}

function tryCatalogue(
  context: ProviderContext,
  { kind, type, values }: Subject,
  path: Path,
): Json | undefined {
  const member = (name: string): Json | undefined => {
    const value = values[name];
    return isKnown(value) ? (value as Json) : undefined;
  };
  return tryComputedAttribute(context, { kind, type }, path.join('.'), member);
}

/** Whether the catalogue answers for a type: then an id that it does not know is Google's to draw. */
export const isCatalogued = (type: string): boolean => Object.hasOwn(COMPUTED_ATTRIBUTES, type);

function plausible(context: ProviderContext, subject: Subject, type: TypeSpec, path: Path): Value {
  if (type === 'number') return 1;
  if (type === 'bool') return false;
  if (type === 'string') return plausibleText(context, subject, path);
  const [shape, inner] = type;
  if (shape === 'map') return {};
  if (shape === 'object') {
    return Object.fromEntries(
      Object.entries(inner as Readonly<Record<string, TypeSpec>>).map(([name, member]) => {
        const within = [...path, name];
        return [
          name,
          (tryCatalogue(context, subject, within) as Value) ?? plausible(context, subject, member, within),
        ];
      }),
    );
  }
  // Computed lists of objects hold one item, so that references into them resolve; of plain values, none.
  const isObjects = Array.isArray(inner) && inner[0] === 'object';
  return isObjects ? [plausible(context, subject, inner as TypeSpec, [...path, 0])] : [];
}

function plausibleText(context: ProviderContext, subject: Subject, path: Path): string {
  const name = String(path.at(-1));
  if (/_time$|_timestamp$|_at$/.test(name)) return context.now;
  const id = tryId(context, subject) ?? genericId(context, subject);
  if (name === 'id' || name === 'name') return id;
  if (name === 'self_link') return `https://www.googleapis.com/${id}`;
  return `${name}-of-${id.split('/').at(-1)}`;
}

const COLLECTION_WORDS = /^google_(?:data_)?/;

/** For types that the catalogue lacks: parent, type, and whatever names it. */
export function genericId(context: ProviderContext, { type, values }: Subject): string {
  if (/_iam_(?:member|binding)$/.test(type)) return grantId(values);
  const text = (name: string): string => {
    const value = values[name];
    return typeof value === 'string' ? value : '';
  };
  const parent =
    text('parent') ||
    (text('org_id') || text('organization')
      ? `organizations/${text('org_id') || text('organization')}`
      : '') ||
    (text('folder') ? `folders/${text('folder').replace(/^folders\//, '')}` : '') ||
    `projects/${(text('project') || context.defaultProject).replace(/^projects\//, '')}`;
  const where = text('location') || text('region') || text('zone');
  return [
    parent,
    ...(where ? [`locations/${where}`] : []),
    type.replace(COLLECTION_WORDS, ''),
    nameOf(values),
  ].join('/');
}

/** The provider's form: what the grant is on, role, member, and the condition's title. */
function grantId(values: Values): string {
  const { role, member, members: _, etag: __, id: ___, condition, ...target } = values;
  const on = Object.values(target).filter((value) => typeof value === 'string');
  const titles = Array.isArray(condition) ? condition.map((item) => (isValues(item) ? item.title : '')) : [];
  return [...on, role, ...(member === undefined ? [] : [member]), ...titles].join('/');
}

/** The name that the stack chose: `name`, or the one argument that ends in `_id` and is no parent. */
function nameOf(values: Values): string {
  if (typeof values.name === 'string') return values.name;
  const parents = new Set(['org_id', 'project_id', 'folder_id', 'unique_id']);
  const ids = Object.keys(values).filter((name) => name.endsWith('_id') && !parents.has(name));
  const chosen = ids.map((name) => values[name]).find((value) => typeof value === 'string');
  if (typeof chosen === 'string') return chosen;
  return stableHash(JSON.stringify(values));
}

/** FNV-1a, in hexadecimal: a name as Google would draw it, but the same at every run. */
function stableHash(text: string): string {
  let hash = 2_166_136_261;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  return hash.toString(16).padStart(8, '0');
}
