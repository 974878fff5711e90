import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { blocksAt, type Resource, UNKNOWN } from '../model/resource';
import { NEEDED } from './needs';

/** One rule of a deny policy. Source: cloud.google.com/iam/docs/deny-permissions-support. */
export interface Denial {
  /** `principal://…`, `principalSet://goog/public:all` */
  readonly principals: readonly string[];
  readonly exempt: readonly string[];
  /** In the form that grants use: `pubsub.topics.publish`, `run.services.*`. */
  readonly permissions: readonly string[];
  readonly exemptPermissions: readonly string[];
  /** The needed permissions that it names, with wildcards expanded. */
  readonly candidates: readonly string[];
  /** A part of it is known only after the apply. */
  readonly isOpen: boolean;
}

export function denialsOf(resource: Resource | undefined): readonly Denial[] {
  if (resource === undefined) return [];
  const rules = blocksAt(resource, 'rules');
  if (rules === UNKNOWN) return [EVERYTHING];
  return rules.flatMap(({ deny_rule }) => blocks(deny_rule).map(denialOf));
}

function denialOf(rule: JsonObject): Denial {
  const permissions = texts(rule.denied_permissions).map(asGranted);
  return {
    principals: texts(rule.denied_principals),
    exempt: texts(rule.exception_principals),
    permissions,
    exemptPermissions: texts(rule.exception_permissions).map(asGranted),
    candidates: expanded(permissions),
    // Members that are known only after the apply are null, or missing.
    isOpen: [rule.denied_principals, rule.denied_permissions].some(
      (list) => !Array.isArray(list) || list.some((item) => typeof item !== 'string'),
    ),
  };
}

const EVERYTHING: Denial = {
  principals: ['principalSet://goog/public:all'],
  exempt: [],
  permissions: ['*'],
  exemptPermissions: [],
  candidates: [...NEEDED],
  isOpen: true,
};

/** `pubsub.googleapis.com/topics.publish` to `pubsub.topics.publish`. */
const asGranted = (permission: string): string =>
  permission.replace(
    /^([a-z]+)\.googleapis\.com\//,
    (_all, service: string) => `${SERVICE[service] ?? service}.`,
  );

/** Names where the API and the permission differ. */
const SERVICE: Readonly<Record<string, string>> = {
  cloudresourcemanager: 'resourcemanager',
  firestore: 'datastore',
};

const expanded = (permissions: readonly string[]): readonly string[] =>
  [...NEEDED].filter((needed) => permissions.some((permission) => names(permission, needed)));

const names = (pattern: string, permission: string): boolean =>
  pattern === permission || (pattern.endsWith('*') && permission.startsWith(pattern.slice(0, -1)));

/** True if any of the rules denies it. An unknown member counts as denied, and not as an exception. */
export const denies = (denials: readonly Denial[], principal: string, permission: string): boolean =>
  denials.some(
    (denial) =>
      denial.permissions.some((pattern) => names(pattern, permission)) &&
      !denial.exemptPermissions.some((pattern) => names(pattern, permission)) &&
      (denial.isOpen || denial.principals.some((denied) => isMeant(denied, principal))) &&
      !denial.exempt.some((exception) => isMeant(exception, principal)),
  );

const isMeant = (named: string, principal: string): boolean =>
  named === 'principalSet://goog/public:all' ||
  named.toLowerCase().endsWith(`/serviceaccounts/${principal.replace(/^serviceAccount:/, '')}`);

const texts = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
const blocks = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : [];
