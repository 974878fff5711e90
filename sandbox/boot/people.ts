import { PREDEFINED_ROLES } from '../iam/predefined-roles';
import type { Binding, CloudState } from '../state/cloud-state';

/** The person who only reads, in the sandbox. */
export const READER = 'user:reader@example.com';

/** Roles with which a person can read everything that an incident needs, and change nothing. */
const READER_ROLES = [
  'roles/browser',
  'roles/artifactregistry.reader',
  'roles/iam.securityReviewer',
  'roles/logging.viewer',
  'roles/monitoring.viewer',
  'roles/pubsub.viewer',
  'roles/run.viewer',
  'roles/securitycenter.findingsViewer',
  'roles/serviceusage.serviceUsageViewer',
  'roles/storage.objectViewer',
];

/** Roles that an on-call person holds in addition, to carry out the steps of a report by hand. */
const ON_CALL_ROLES = [
  ...READER_ROLES,
  'roles/run.admin',
  'roles/iam.serviceAccountUser',
  // docs/runbooks.md: for a first look at the dead letters
  'roles/pubsub.subscriber',
  'roles/securitycenter.findingSecurityMarksWriter',
  'roles/securitycenter.findingsStateSetter',
  'roles/securitycenter.findingsMuteSetter',
];

/**
 * The cloud with people: a reader, and the operator as an on-call person. Their roles are a choice of the
 * demonstration. The stack itself gives an operator only the topic of undo requests.
 */
export function withPeople(state: CloudState, operator: string): CloudState {
  const bindings = { ...state.iam.bindings };
  for (const project of Object.keys(state.projects)) {
    const name = `projects/${project}`;
    bindings[name] = [
      ...(bindings[name] ?? []),
      ...held(READER, READER_ROLES),
      ...held(operator, ON_CALL_ROLES),
    ];
  }
  return { ...state, iam: { ...state.iam, bindings } };
}

/** @throws TypeError for a role that this cloud does not know, because it would grant nothing */
const held = (member: string, roles: readonly string[]): readonly Binding[] =>
  roles.map((role) => {
    if (!Object.hasOwn(PREDEFINED_ROLES, role)) throw new TypeError(`unknown predefined role ${role}`);
    return { role, members: [member] };
  });
