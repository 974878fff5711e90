import { PREDEFINED_ROLES } from '../iam/predefined-roles';
import type { Binding, CloudState } from '../state/cloud-state';

/** Who looks on, in the sandbox. */
export const READER = 'user:reader@example.com';

/** What lets a person read everything that an incident needs, and change nothing. */
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

/** What a person on call holds beside it, to carry out by hand what a report says. */
const ON_CALL_ROLES = [
  ...READER_ROLES,
  'roles/run.admin',
  'roles/iam.serviceAccountUser',
  // docs/runbooks.md: a first look at the dead letters
  'roles/pubsub.subscriber',
  'roles/securitycenter.findingSecurityMarksWriter',
  'roles/securitycenter.findingsStateSetter',
  'roles/securitycenter.findingsMuteSetter',
];

/**
 * The cloud with people in it: a reader, and the operator as somebody who is on call. What these hold is a choice of the
 * demonstration; the stack itself gives an operator the topic of undo requests and nothing else.
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

/** @throws TypeError for a role that this cloud does not know: it would give nothing */
const held = (member: string, roles: readonly string[]): readonly Binding[] =>
  roles.map((role) => {
    if (!Object.hasOwn(PREDEFINED_ROLES, role)) throw new TypeError(`unknown predefined role ${role}`);
    return { role, members: [member] };
  });
