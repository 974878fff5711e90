import { isObject, type Json, type JsonObject } from '../values/json';

/**
 * One condition on a log entry, used in two ways: as a text in the Logging query language for the sink, and as a
 * predicate for the detection. One value serves both, so that the two cannot diverge.
 */
export type Clause =
  /** Equals one of the texts, ignoring case. */
  | { readonly field: string; readonly oneOf: readonly string[] }
  /** An RE2 and ECMAScript regular expression: unanchored, case-sensitive, without backslashes. */
  | { readonly field: string; readonly like: string }
  | { readonly field: string; readonly present: true }
  /** A value anywhere in the entry contains the text, ignoring case. */
  | { readonly text: string }
  /** Id of a Cloud Audit log: activity, data_access, system_event. */
  | { readonly log: AuditLogId }
  | { readonly all: readonly Clause[] }
  | { readonly any: readonly Clause[] }
  /** For what the pipeline regularly does to itself, by exact names. Never excludes an identity. */
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

/** The last part of a method's name. Entries contain full, bare and dotted names, and names with a slash. */
export const method = (...verbs: readonly string[]): Clause =>
  like('protoPayload.methodName', `(^|[./])(${verbs.map(literal).join('|')})$`);

/**
 * A text inside a regular expression. Special characters become classes of one character, because no document states
 * how Logging reads a backslash within quotes.
 */
export function literal(text: string): string {
  if (/["\\^]/.test(text)) throw new Error(`${JSON.stringify(text)} is not allowed in a sink's filter`);
  return text.replace(/[.*+?$()[\]{}|]/g, '[$&]');
}

const quote = (text: string): string => {
  if (/["\\\n]/.test(text)) throw new Error(`${JSON.stringify(text)} is not allowed in a sink's filter`);
  return `"${text}"`;
};

/** The Logging query language. Every group has parentheses, because OR binds tighter than AND there. */
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

/**
 * Whether an entry meets a clause, by Logging's rules: a missing field meets nothing, and one element of a list is
 * enough.
 */
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
