import type { Json } from '../../core/values/json';
import { listOf, objectOf, textOf } from '../../core/values/json-values';
import type { Answer, Call, Method } from '../contract/service';
import { policyView, setPolicy } from '../iam/policies';
import { isAllowed } from '../iam/policy';
import { named } from '../iam/tested-resource';
import type { CloudState } from '../state/cloud-state';
import { projectOf, withProjectId } from '../state/names';

export interface PolicyOwner {
  /** Prefix of the methods' ids: `v1.projects.notes`. */
  readonly methods: string;
  /** The permissions that getIamPolicy and setIamPolicy test. */
  readonly permissions: { readonly get: string; readonly set: string };
  readonly source: string;
  /** Throws NOT_FOUND if the resource does not exist. */
  readonly find: (state: CloudState, name: string) => unknown;
}

/** The three methods of google.iam.v1.IAMPolicy on one kind of resource, as discovery documents declare them. */
export const policyMethods = ({
  methods,
  permissions,
  source,
  find,
}: PolicyOwner): Readonly<Record<string, Method>> => ({
  [`${methods}.getIamPolicy`]: {
    permissions: [{ permission: permissions.get, on: named('resource'), source }],
    changes: 'nothing',
    answer: ({ state, message }): Answer => {
      const resource = withProjectId(state, textOf(message.resource));
      find(state, resource);
      return { body: policyView(state, resource) };
    },
  },
  [`${methods}.setIamPolicy`]: {
    permissions: [{ permission: permissions.set, on: named('resource'), source }],
    changes: {
      resource: true,
      'body.policy.bindings': true,
      'body.policy.etag': true,
      'body.policy.version': true,
    },
    answer: ({ state, message }): Answer => {
      const resource = withProjectId(state, textOf(message.resource));
      find(state, resource);
      const after = setPolicy(state, resource, objectOf(objectOf(message.body).policy));
      return { state: after, body: policyView(after, resource) };
    },
  },
  // "If the resource does not exist, this will return an empty set of permissions". The call needs no permission.
  [`${methods}.testIamPermissions`]: { permissions: [], changes: 'nothing', answer: testPermissions },
});

function testPermissions({ state, principal, message }: Call): Answer {
  const name = withProjectId(state, textOf(message.resource));
  const resource = { name, project: projectOf(name) };
  const held = listOf(objectOf(message.body).permissions).filter((permission: Json) =>
    isAllowed(state, principal, { permission: textOf(permission), resource }),
  );
  return { body: held.length === 0 ? {} : { permissions: held } };
}
