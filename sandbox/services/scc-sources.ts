import type { JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import { type Answer, type Call, type Method, pageBody } from '../contract/service';
import { sourceOf } from '../findings/scc-names';
import { heldPermissions, policyView, setPolicy } from '../iam/policies';
import { scopeOf } from '../iam/tested-resource';
import { ApiError, invalidArgument, unimplemented } from '../protocol/errors';
import { camelPaths, withMasked } from '../schema/field-mask';
import { type CloudState, takeSequence } from '../state/cloud-state';
import { projectOf } from '../state/names';
import { addResource, findResource, replaceResource, resourcesUnder } from '../state/stored-resources';

const SOURCE = 'role dump of 2026-08-22: roles/securitycenter.sourcesAdmin; creating is an update of sources';

/** Sources of an organization. They cannot be deleted: the API has no method for it. */
export const SOURCE_METHODS = {
  'SecurityCenter.CreateSource': {
    permissions: [{ permission: 'securitycenter.sources.update', on: scopeOf('parent'), source: SOURCE }],
    changes: { parent: true, 'source.displayName': true, 'source.description': true },
    answer: createSource,
  },
  'SecurityCenter.GetSource': {
    permissions: [{ permission: 'securitycenter.sources.get', on: sourceOf('name'), source: SOURCE }],
    changes: 'nothing',
    answer: ({ state, message }) => ({ body: viewOf(state, textOf(message.name)) }),
  },
  'SecurityCenter.ListSources': {
    permissions: [{ permission: 'securitycenter.sources.list', on: scopeOf('parent'), source: SOURCE }],
    changes: 'nothing',
    answer: listSources,
  },
  'SecurityCenter.UpdateSource': {
    permissions: [
      { permission: 'securitycenter.sources.update', on: sourceOf('source.name'), source: SOURCE },
    ],
    changes: {
      updateMask: true,
      'source.name': true,
      'source.displayName': true,
      'source.description': true,
    },
    answer: updateSource,
  },
  'SecurityCenter.GetIamPolicy': {
    permissions: [
      { permission: 'securitycenter.sources.getIamPolicy', on: sourceOf('resource'), source: SOURCE },
    ],
    changes: 'nothing',
    answer: ({ state, message }) => ({ body: policyView(state, existing(state, textOf(message.resource))) }),
  },
  'SecurityCenter.SetIamPolicy': {
    permissions: [
      { permission: 'securitycenter.sources.setIamPolicy', on: sourceOf('resource'), source: SOURCE },
    ],
    changes: { resource: true, 'policy.bindings': true, 'policy.version': true, 'policy.etag': true },
    answer: setSourcePolicy,
  },
  'SecurityCenter.TestIamPermissions': {
    // Every caller can test its own permissions (google.iam.v1.IAMPolicy.TestIamPermissions).
    permissions: [],
    changes: 'nothing',
    answer: (call) => {
      const name = existing(call.state, textOf(call.message.resource));
      return { body: heldPermissions(call, { name, project: projectOf(name) }) };
    },
  },
} as const satisfies Readonly<Record<string, Method>>;

function existing(state: CloudState, name: string): string {
  findResource(state, 'scc', name);
  return name;
}

function viewOf(state: CloudState, name: string): JsonObject {
  return { name, ...findResource(state, 'scc', name).body, canonicalName: name };
}

const siblingsIn = (state: CloudState, parent: string) => resourcesUnder(state, 'scc', parent, 'sources');

/** Source.display_name: 1 to 64 characters, unique among the sources of one parent. */
function checkedBody(state: CloudState, name: string, sent: JsonObject): JsonObject {
  const [displayName, description] = [textOf(sent.displayName), textOf(sent.description)];
  if (displayName.length < 1 || displayName.length > 64) {
    throw invalidArgument('display_name must have between 1 and 64 characters', 'source.displayName');
  }
  if (description.length > 1024) {
    throw invalidArgument('description must not be longer than 1024 characters', 'source.description');
  }
  const parent = name.slice(0, name.indexOf('/sources/'));
  const twin = siblingsIn(state, parent).find(
    ([each, { body }]) => each !== name && body.displayName === displayName,
  );
  if (twin) {
    throw new ApiError('ALREADY_EXISTS', `A source with display name '${displayName}' already exists.`, {
      place: 'source.displayName',
    });
  }
  return { displayName, ...(description === '' ? {} : { description }) };
}

/** SCC assigns the number of a source. */
function createSource({ state, nowMs, message }: Call): Answer {
  const drawn = takeSequence(state);
  const name = `${textOf(message.parent)}/sources/${10_000_000_000_000_000_000n + BigInt(drawn.value)}`;
  const body = checkedBody(state, name, objectOf(message.source));
  const after = addResource(drawn.state, 'scc', name, { body, nowMs });
  return { state: after, body: viewOf(after, name) };
}

function listSources({ state, message }: Call): Answer {
  const parent = textOf(message.parent);
  if (!parent.startsWith('organizations/')) throw unimplemented('Listing the sources of a project or folder');
  const sources = siblingsIn(state, parent).map(([name]) => viewOf(state, name));
  return { body: pageBody('sources', sources, message, { byDefault: 10, max: 1000 }) };
}

function updateSource({ state, message }: Call): Answer {
  const sent = objectOf(message.source);
  const name = existing(state, textOf(sent.name));
  const named = camelPaths(textOf(message.updateMask));
  const bad = named.find((path) => path !== 'displayName' && path !== 'description');
  if (bad !== undefined) throw invalidArgument(`'${bad}' cannot be updated`, `updateMask: ${bad}`);
  const paths = named.length === 0 ? ['displayName', 'description'] : named;
  const masked = withMasked(findResource(state, 'scc', name).body, sent, paths);
  const after = replaceResource(state, 'scc', name, checkedBody(state, name, masked));
  return { state: after, body: viewOf(after, name) };
}

function setSourcePolicy(call: Call): Answer {
  const name = existing(call.state, textOf(call.message.resource));
  const state = setPolicy(call.state, name, objectOf(call.message.policy));
  return { state, body: policyView(state, name) };
}
