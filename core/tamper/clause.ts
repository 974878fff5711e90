import { isObject, type Json, type JsonObject } from '../values/json';

/**
 * One condition on a log entry, with two readings: a text in the Logging query language for the sink, and a predicate
 * for the detection. One value for both, so that the two cannot drift apart.
 */
export type Clause =
  /** Equal to one of the texts, without regard to case. */
  | { readonly field: string; readonly oneOf: readonly string[] }
  /** An RE2 and ECMAScript regular expression, unanchored, with regard to case; without backslashes. */
  | { readonly field: string; readonly like: string }
  | { readonly field: string; readonly present: true }
  /** A value anywhere in the entry contains it, without regard to case. */
  | { readonly text: string }
  /** Id of a Cloud Audit log: activity, data_access, system_event. */
  | { readonly log: AuditLogId }
  | { readonly all: readonly Clause[] }
  | { readonly any: readonly Clause[] }
  /** For what the pipeline does to itself all day long, by exact names. Nobody is left out by who they are. */
  | { readonly not: Clause };

export type AuditLogId = 'activity' | 'data_access' | 'system_event';

export const all = (...of: readonly Clause[]): Clause => ({
  all: of.flatMap((clause) => ('all' in clause ? clause.all : [clause])),
});
export const any = (...of: readonly Clause[]): Clause => ({ any: of });
export const not = (clause: Clause): Clause => ({ not: clause });
export const log = (id: AuditLogId): Clause => ({ log: id });
export const field = (path: string, ...texts: readonly string[]): Clause => ({ field: path, oneOf: texts });
export const like = (path: string, pattern: string): Clause => ({ field: path, like: pattern });
export const present = (path: string): Clause => ({ field: path, present: true });
export const anywhere = (text: string): Clause => ({ text });
export const service = (...names: readonly string[]): Clause => field('protoPayload.serviceName', ...names);
export const resource = (pattern: string): Clause => like('protoPayload.resourceName', pattern);

/** The last part of a method's name: methods come full, bare, dotted and with a slash. */
export const method = (...verbs: readonly string[]): Clause =>
  like('protoPayload.methodName', `(^|[./])(${verbs.map(literal).join('|')})$`);

/**
 * A text inside a regular expression. Special characters become classes of one: how Logging reads a backslash within
 * quotes is not written down anywhere, so there is none.
 */
export function literal(text: string): string {
  if (/["\\^]/.test(text)) throw new Error(`${JSON.stringify(text)} cannot stand in a sink's filter`);
  return text.replace(/[.*+?$()[\]{}|]/g, '[$&]');
}

const quote = (text: string): string => {
  if (/["\\\n]/.test(text)) throw new Error(`${JSON.stringify(text)} cannot stand in a sink's filter`);
  return `"${text}"`;
};

/** The Logging query language; every group has its parentheses, because there OR binds tighter than AND. */
export function renderClause(clause: Clause): string {
  if ('all' in clause) return group(clause.all, ' AND ');
  if ('any' in clause) return group(clause.any, ' OR ');
  if ('not' in clause) return `NOT ${renderClause(clause.not)}`;
  if ('log' in clause) return `log_id(${quote(`cloudaudit.googleapis.com/${clause.log}`)})`;
  if ('text' in clause) return quote(clause.text);
  if ('present' in clause) return `${clause.field}:*`;
  if ('like' in clause) return `${clause.field}=~${quote(clause.like)}`;
  const texts = clause.oneOf.map(quote);
  return `${clause.field}=${texts.length === 1 ? texts[0] : `(${texts.join(' OR ')})`}`;
}

const group = (clauses: readonly Clause[], word: string): string =>
  clauses.length === 1 ? renderClause(clauses[0] as Clause) : `(${clauses.map(renderClause).join(word)})`;

/** Whether an entry meets a clause, as Logging would judge it: a missing field meets nothing, any element of a list will do. */
export function meetsClause(clause: Clause, entry: JsonObject): boolean {
  if ('all' in clause) return clause.all.every((part) => meetsClause(part, entry));
  if ('any' in clause) return clause.any.some((part) => meetsClause(part, entry));
  if ('not' in clause) return !meetsClause(clause.not, entry);
  if ('text' in clause) return holdsText(entry, clause.text.toLowerCase());
  if ('log' in clause) return logIdOf(entry) === `cloudaudit.googleapis.com%2f${clause.log}`;
  const values = valuesAt(entry, pathOf(clause.field));
  if ('present' in clause) return values.length > 0;
  if ('like' in clause) {
    const pattern = new RegExp(clause.like, 'u');
    return values.some((value) => !isObject(value) && pattern.test(String(value)));
  }
  const texts = clause.oneOf.map((text) => text.toLowerCase());
  return values.some((value) => !isObject(value) && texts.includes(String(value).toLowerCase()));
}

const logIdOf = ({ logName }: JsonObject): string =>
  typeof logName === 'string' ? logName.slice(logName.lastIndexOf('/') + 1).toLowerCase() : '';

const pathOf = (path: string): string[] =>
  [...path.matchAll(/"([^"]*)"|[^."]+/g)].map(([whole, quoted]) => quoted ?? whole);

function valuesAt(value: Json | undefined, path: readonly string[]): readonly Json[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path));
  const [head, ...rest] = path;
  if (head === undefined) return [value];
  return isObject(value) && Object.hasOwn(value, head) ? valuesAt(value[head], rest) : [];
}

function holdsText(value: Json | undefined, wanted: string): boolean {
  if (value === undefined || value === null) return false;
  if (Array.isArray(value)) return value.some((item) => holdsText(item, wanted));
  if (isObject(value)) return Object.values(value).some((member) => holdsText(member, wanted));
  return String(value).toLowerCase().includes(wanted);
}
