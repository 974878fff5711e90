import type { Json, JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import { type Answer, type Call, defineService, type ModelledFields, pageBody } from '../contract/service';
import { withoutPolicy } from '../iam/policies';
import { above, named } from '../iam/tested-resource';
import { ApiError, invalidArgument, unimplemented } from '../protocol/errors';
import { rfc3339 } from '../protocol/time';
import { maskPaths } from '../schema/field-mask';
import type { CloudState } from '../state/cloud-state';
import { lastSegment, projectOf, withProjectId } from '../state/names';
import type { StoredResource } from '../state/resources';
import {
  addResource,
  removeResource,
  replaceResource,
  resourcesUnder,
  tryResource,
} from '../state/stored-resources';
import { policyMethods } from './resource-policy';

const SOURCE = 'cloud.google.com/artifact-analysis/docs/ca-access-control';

/** Of the kinds of notes, only the one that attestors use. */
const NOTE: ModelledFields = {
  'body.attestation.hint.humanReadableName': true,
  'body.shortDescription': true,
  'body.longDescription': true,
  'body.relatedUrl': true,
  'body.expirationTime': true,
  'body.relatedNoteNames': true,
};

/** Container Analysis v1 (Artifact Analysis): the notes that attestors use. */
export const containerAnalysis = defineService({
  sources: { id: 'containeranalysis', discovery: ['containeranalysis.v1'] },
  api: 'containeranalysis.googleapis.com',
  methods: {
    'v1.projects.notes.create': {
      permissions: [{ permission: 'containeranalysis.notes.create', on: above('parent', 2), source: SOURCE }],
      changes: { parent: true, noteId: true, ...NOTE },
      // Terraform's provider sends the short name in the output-only `name`, and Google accepts it.
      takesWholeResource: true,
      answer: createNote,
    },
    'v1.projects.notes.get': {
      permissions: [{ permission: 'containeranalysis.notes.get', on: named('name'), source: SOURCE }],
      changes: 'nothing',
      answer: ({ state, message }) => {
        const name = withProjectId(state, textOf(message.name));
        return { body: noteView(name, findNote(state, name)) };
      },
    },
    'v1.projects.notes.list': {
      permissions: [{ permission: 'containeranalysis.notes.list', on: above('parent', 2), source: SOURCE }],
      changes: 'nothing',
      answer: listNotes,
    },
    'v1.projects.notes.patch': {
      permissions: [{ permission: 'containeranalysis.notes.update', on: named('name'), source: SOURCE }],
      changes: { name: true, updateMask: true, ...NOTE },
      takesWholeResource: true,
      answer: updateNote,
    },
    'v1.projects.notes.delete': {
      permissions: [{ permission: 'containeranalysis.notes.delete', on: named('name'), source: SOURCE }],
      changes: { name: true },
      answer: deleteNote,
    },
    ...policyMethods({
      methods: 'v1.projects.notes',
      // The API description of both methods: "Requires `containeranalysis.notes.setIamPolicy`".
      permissions: {
        get: 'containeranalysis.notes.setIamPolicy',
        set: 'containeranalysis.notes.setIamPolicy',
      },
      source: 'API description of projects.notes.getIamPolicy and setIamPolicy',
      find: findNote,
    }),
  },
});

const inWords = (name: string): string =>
  `note with ID "${lastSegment(name)}" for project "${projectOf(name)}"`;

/** @throws ApiError NOT_FOUND */
export function findNote(state: CloudState, name: string): StoredResource {
  const found = tryResource(state, 'containeranalysis', name);
  if (!found) throw new ApiError('NOT_FOUND', `${inWords(name)} does not exist`);
  return found;
}

function noteView(name: string, { body, createdMs }: StoredResource): JsonObject {
  return {
    name,
    kind: 'ATTESTATION',
    createTime: rfc3339(createdMs),
    updateTime: rfc3339(createdMs),
    ...body,
  };
}

function createNote({ state, message, nowMs }: Call): Answer {
  const id = textOf(message.noteId);
  if (id === '') throw invalidArgument('note ID must be set', 'noteId');
  const name = `${withProjectId(state, textOf(message.parent))}/notes/${id}`;
  if (tryResource(state, 'containeranalysis', name)) {
    throw new ApiError('ALREADY_EXISTS', `${inWords(name)} already exists`);
  }
  const body = checkedNote(objectOf(message.body));
  const after = addResource(state, 'containeranalysis', name, { body, nowMs });
  return { state: after, body: noteView(name, findNote(after, name)) };
}

function checkedNote({ name: _outputOnly, ...body }: JsonObject): JsonObject {
  const set = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
  if (set.attestation === undefined) {
    throw invalidArgument('a note must be of one kind: set attestation', 'body.attestation');
  }
  if (textOf(objectOf(objectOf(set.attestation).hint).humanReadableName) === '') {
    throw invalidArgument(
      'attestation.hint.human_readable_name is required',
      'body.attestation.hint.humanReadableName',
    );
  }
  return set;
}

function listNotes({ state, message }: Call): Answer {
  if (textOf(message.filter) !== '') throw unimplemented('the filter of notes.list', 'filter');
  const parent = withProjectId(state, textOf(message.parent));
  const notes = resourcesUnder(state, 'containeranalysis', parent, 'notes');
  const views = notes.map(([name, note]): Json => noteView(name, note));
  return { body: pageBody('notes', views, message, { byDefault: 20, max: 1000 }) };
}

/** Without a mask, replaces the whole note. Its kind stays. */
function updateNote({ state, message, nowMs }: Call): Answer {
  const name = withProjectId(state, textOf(message.name));
  const before = findNote(state, name).body;
  const { name: _sent, ...sent } = objectOf(message.body);
  const paths = maskPaths(textOf(message.updateMask));
  // The provider sends `attestationAuthority`, the member's name in the beta API.
  const members = paths.map((path) => (path === 'attestationAuthority' ? 'attestation' : path));
  const wrong = members.find((path) => !Object.hasOwn(NOTE, `body.${path}`) && path !== 'attestation');
  if (wrong !== undefined) throw invalidArgument(`'${wrong}' of a note cannot be updated`, 'updateMask');
  const merged =
    members.length === 0
      ? sent
      : { ...before, ...Object.fromEntries(members.map((member) => [member, sent[member] ?? null])) };
  const body = { ...checkedNote(merged), updateTime: rfc3339(nowMs) };
  const after = replaceResource(state, 'containeranalysis', name, body);
  return { state: after, body: noteView(name, findNote(after, name)) };
}

/** Attestors that use the note stay, but no longer find attestations. */
function deleteNote({ state, message }: Call): Answer {
  const name = withProjectId(state, textOf(message.name));
  findNote(state, name);
  const after = removeResource(state, 'containeranalysis', name);
  return { state: withoutPolicy(after, name), body: {} };
}
