import { isObject, type Json, type JsonObject } from '../../core/values/json';

/**
 * Converts findings that Security Command Center streams to BigQuery back to the JSON of the API. A row has the members
 * of the API in snake_case, absent members as null, times as BigQuery prints them, and maps as lists.
 * Sources: cloud.google.com/security-command-center/docs/how-to-analyze-findings-in-big-query for source_id, finding_id
 * and event_time. For the members of finding and resource, three public LookML views that Looker generated from exported
 * tables, and that agree: finding has no resource_name, because the name is in resource; security_marks and
 * source_properties are lists of key and value; contacts is a list of contact_type and contact_details; resource has
 * the names of the proto, project_name and parent_name, where the API has project and parent. The views show columns
 * and no values, and no table of our own was read, so other forms are accepted too (docs/simulate.md).
 */

/** Maps whose keys are users' own, not members of the API. */
const MAPS = ['marks', 'sourceProperties', 'labels'];
const FLAGS = ['partiallyHashed', 'argumentsTruncated', 'envVariablesTruncated'];

/** Whether the members are in snake_case: `finding` of a row, or a row that was selected as `finding.*`. */
export const isSnakeFinding = (finding: JsonObject): boolean =>
  typeof finding.resource_name === 'string' ||
  typeof finding.event_time === 'string' ||
  typeof finding.finding_class === 'string';

/** Whether the resource has members in snake_case. In the console's JSON tab, only the resource has them. */
export const isSnakeResource = (resource: Json | undefined): boolean =>
  isObject(resource) && Object.keys(resource).some((key) => /_/.test(key));

/** A NotificationMessage from a row `{finding_id, event_time, finding, resource}`. */
export function fromRow(row: JsonObject, finding: JsonObject): JsonObject {
  const camel = objectFrom(finding);
  const resource = isObject(row.resource) ? resourceFrom(row.resource) : { name: camel.resourceName };
  const required = {
    eventTime: camel.eventTime ?? timeOf(row.event_time),
    resourceName: camel.resourceName ?? resource.name,
  };
  return {
    finding: { ...camel, ...defined({ ...required, sourceProperties: propertiesOf(camel) }) },
    resource,
  };
}

/** The API has shorter names for two members of the resource. */
export const resourceFrom = (sent: JsonObject): JsonObject => {
  const { projectName, parentName, ...camel } = objectFrom(sent);
  return { ...defined({ project: projectName, parent: parentName }), ...camel };
};

/** The table has the source properties twice, and only the JSON text has their types. */
const propertiesOf = ({ sourceProperties, sourcePropertiesJson }: JsonObject): Json | undefined => {
  const typed = sourcePropertiesJson === undefined ? undefined : mapFrom(sourcePropertiesJson);
  return isObject(typed) ? typed : sourceProperties;
};

const defined = (members: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(
    Object.entries(members).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
  );

export const objectFrom = (sent: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(sent).flatMap(([key, value]) => {
      const name = camelCase(key);
      const converted = convert(name, value);
      return converted === undefined ? [] : [[name, converted] as const];
    }),
  );

const camelCase = (key: string): string =>
  key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Undefined for BigQuery's null, which means an absent member. */
function convert(name: string, value: Json | undefined): Json | undefined {
  if (value === null || value === undefined) return undefined;
  if (MAPS.includes(name)) return mapFrom(value);
  if (name === 'contacts' && Array.isArray(value)) return contactsFrom(value);
  if (name === 'securityMarks' && Array.isArray(value)) return { marks: mapFrom(value) };
  if (/Time$/.test(name)) return timeOf(value) ?? value;
  if (FLAGS.includes(name) && (value === 'true' || value === 'false')) return value === 'true';
  if (Array.isArray(value)) return value.flatMap((item) => convert('', item) ?? []);
  return isObject(value) ? objectFrom(value) : value;
}

/** In a table, a map is a list of {key, value}, or JSON as text. */
function mapFrom(value: Json): Json {
  if (typeof value === 'string') {
    try {
      return JSON.parse(value) as Json;
    } catch {
      return value;
    }
  }
  if (!Array.isArray(value)) return value;
  const pairs = value.filter(isObject).filter(({ key }) => typeof key === 'string');
  return pairs.length === value.length
    ? Object.fromEntries(pairs.map(({ key, value: of }) => [key as string, of]))
    : value;
}

/** `[{contact_type, contact_details}]` as the API's map from type to details. */
function contactsFrom(list: readonly Json[]): Json {
  const pairs = list
    .filter(isObject)
    .flatMap(({ contact_type: type, contact_details: details }) =>
      typeof type === 'string' && isObject(details) ? [[type, objectFrom(details)] as const] : [],
    );
  return pairs.length === list.length ? Object.fromEntries(pairs) : [...list];
}

const PRINTED = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)(?: ?(?:UTC|Z|\+00(?::?00)?))?$/;

/** Converts `2026-04-14 10:01:02.345678 UTC`, or the API's seconds since the epoch, to RFC 3339. */
function timeOf(value: Json | undefined): string | undefined {
  if (typeof value === 'number' || (typeof value === 'string' && /^\d+(\.\d+)?(E\d+)?$/i.test(value))) {
    const date = new Date(Number(value) * 1000);
    return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
  }
  if (typeof value !== 'string') return undefined;
  const printed = PRINTED.exec(value);
  return printed ? `${printed[1]}T${printed[2]}Z` : value;
}
