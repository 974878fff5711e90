import type { Json, JsonObject } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import { type Answer, type Call, pageBody } from '../contract/service';
import { ApiError } from '../protocol/errors';
import { rfc3339 } from '../protocol/time';
import type { CloudState } from '../state/cloud-state';
import { lastSegment } from '../state/names';
import type { StoredResource } from '../state/resources';
import {
  addResource,
  removeResource,
  replaceResource,
  resourcesUnder,
  tryResource,
} from '../state/stored-resources';
import { celSyntax } from './cel-syntax';

const API = 'orgpolicy';

/** The text that public projects got for a missing constraint, policy or resource. */
export const entityNotFound = (place: string): ApiError =>
  new ApiError('NOT_FOUND', 'Requested entity was not found.', { place });

/** The form of Google's answer in hashicorp/terraform-provider-google issue 19307. */
const invalid = (member: string, description: string): ApiError =>
  new ApiError('INVALID_ARGUMENT', 'Request has invalid values.', {
    place: `customConstraint.${member}: ${description}`,
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        domain: 'orgpolicy.googleapis.com',
        reason: 'INVALID_CUSTOM_CONSTRAINT',
      },
      {
        '@type': 'type.googleapis.com/google.rpc.BadRequest',
        fieldViolations: [{ field: `customConstraint.${member}`, description }],
      },
    ],
  });

const constraintView = (name: string, { body }: StoredResource): JsonObject => ({ name, ...body });

function findConstraint(state: CloudState, name: string): StoredResource {
  const found = tryResource(state, API, name);
  if (!found) throw entityNotFound(name);
  return found;
}

export function getCustomConstraint({ state, message }: Call): Answer {
  const name = textOf(message.name);
  return { body: constraintView(name, findConstraint(state, name)) };
}

export function listCustomConstraints({ state, message }: Call): Answer {
  const found = resourcesUnder(state, API, textOf(message.parent), 'customConstraints');
  const views = found.map(([name, constraint]): Json => constraintView(name, constraint));
  return { body: pageBody('customConstraints', views, message, { byDefault: 100, max: 1000 }) };
}

export function createCustomConstraint({ state, message, nowMs }: Call): Answer {
  const parent = textOf(message.parent);
  const { name: sentName, ...sent } = objectOf(message.body);
  const name = textOf(sentName);
  checkName(parent, name);
  if (tryResource(state, API, name) || tryResource(state, API, tombstoneOf(name))) {
    throw new ApiError('ALREADY_EXISTS', `Custom constraint ${name} already exists or existed before.`, {
      place: name,
    });
  }
  const body = { ...checked(sent), updateTime: rfc3339(nowMs) };
  const after = addResource(state, API, name, { body, nowMs });
  return { state: after, body: constraintView(name, findConstraint(after, name)) };
}

/** "The supplied policy will perform a full overwrite of all fields." Resource types are immutable. */
export function updateCustomConstraint({ state, message, nowMs }: Call): Answer {
  const name = textOf(message.name);
  const before = findConstraint(state, name);
  const { name: _inPath, updateTime: _outputOnly, ...sent } = objectOf(message.body);
  const body = { ...checked(sent), updateTime: rfc3339(nowMs) };
  if (JSON.stringify(sent.resourceTypes) !== JSON.stringify(before.body.resourceTypes)) {
    throw invalid('resourceTypes', 'Resource types of a custom constraint cannot be updated.');
  }
  const after = replaceResource(state, API, name, body);
  return { state: after, body: constraintView(name, findConstraint(after, name)) };
}

/**
 * Policies that name it stay and are ignored, and its name stays taken (Google's pages on custom constraints: "You
 * can't create another custom constraint with the same name as a deleted custom constraint"). The code of that refusal
 * is assumed.
 */
export function deleteCustomConstraint({ state, message, nowMs }: Call): Answer {
  const name = textOf(message.name);
  findConstraint(state, name);
  const gone = removeResource(state, API, name);
  return { state: addResource(gone, API, tombstoneOf(name), { body: {}, nowMs }), body: {} };
}

/** A collection that no method lists. */
const tombstoneOf = (name: string): string => name.replace('/customConstraints/', '/deletedConstraints/');

/** "The max length is 71 characters". The prefix does not count (API description). */
function checkName(parent: string, name: string): void {
  const prefix = `${parent}/customConstraints/`;
  if (name.startsWith(prefix) && /^custom\.[A-Za-z][A-Za-z0-9.]{0,70}$/.test(lastSegment(name))) return;
  throw invalid('name', `Name must be of the form ${prefix}custom.ID, with letters and digits in the ID.`);
}

function checked(sent: JsonObject): JsonObject {
  const [displayName, description, condition] = [sent.displayName, sent.description, sent.condition].map(
    textOf,
  );
  if (displayName === '') throw invalid('displayName', 'Custom constraint display name cannot be empty.');
  if ((displayName ?? '').length > 200) throw invalid('displayName', 'Longer than 200 characters.');
  if ((description ?? '').length > 2000) throw invalid('description', 'Longer than 2000 characters.');
  checkCondition(condition ?? '');
  if (!['ALLOW', 'DENY'].includes(textOf(sent.actionType))) {
    throw invalid('actionType', 'Action type must be ALLOW or DENY.');
  }
  if (listOf(sent.methodTypes).length === 0) throw invalid('methodTypes', 'Method types cannot be empty.');
  const types = listOf(sent.resourceTypes).map(textOf);
  const wrong = types.find((type) => !/^[a-z0-9.-]+\.googleapis\.com\/[A-Z][A-Za-z0-9]*$/.test(type));
  if (types.length === 0 || wrong !== undefined) {
    throw invalid(
      'resourceTypes',
      `"${wrong ?? ''}" is not a resource type such as run.googleapis.com/Service.`,
    );
  }
  return Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== '' && value !== null));
}

/**
 * Checks the syntax, and that the condition reads only `resource`. Google also checks each field against the resource
 * type. The sandbox has no such table, so it accepts a misspelled field.
 */
function checkCondition(condition: string): void {
  if (condition === '') throw invalid('condition', 'Condition cannot be empty.');
  if (condition.length > 1000) throw invalid('condition', 'Longer than 1000 characters.');
  const syntax = celSyntax(condition);
  if (!syntax.ok) throw invalid('condition', `Syntax error: ${syntax.problem}`);
  const strange = syntax.free.find((name) => name !== 'resource');
  if (strange !== undefined) throw invalid('condition', `Undeclared reference to '${strange}'.`);
}
