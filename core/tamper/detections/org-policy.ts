import { ADMISSION_CONSTRAINT } from '../../naming/names';
import { all, any, field, literal, resource, service } from '../clause';
import { defineTamperDetection, verbOf } from '../define-tamper-detection';

const CONSTRAINT = 'run.allowedBinaryAuthorizationPolicies';

/** The constraint that requires Binary Authorization for services. v2 names it in the resource, v1 in the request. */
export const orgPolicy = defineTamperDetection({
  id: 'org-policy',
  guards: 'the constraint that requires Binary Authorization for every service',
  summary: `the policy on ${CONSTRAINT} or on a constraint of Riposte, or a custom constraint, changes`,
  techniques: ['T1484', 'T1562.001'],
  methods: {
    CreatePolicy: 'ERROR',
    UpdatePolicy: 'CRITICAL',
    DeletePolicy: 'CRITICAL',
    UpdateCustomConstraint: 'WARNING',
    DeleteCustomConstraint: 'WARNING',
    SetOrgPolicy: 'CRITICAL',
    ClearOrgPolicy: 'CRITICAL',
  },
  clause: () =>
    any(
      all(
        service('orgpolicy.googleapis.com'),
        any(
          resource(`/policies/${literal(CONSTRAINT)}$`),
          // Policies that apply Riposte's own constraints (constructs/admission/require-admission-constraint.ts).
          resource(`/policies/${literal(ADMISSION_CONSTRAINT)}[A-Za-z]+$`),
          resource('/customConstraints/'),
        ),
      ),
      all(
        service('cloudresourcemanager.googleapis.com', 'orgpolicy.googleapis.com'),
        any(
          field('protoPayload.request.policy.constraint', `constraints/${CONSTRAINT}`),
          field('protoPayload.request.constraint', `constraints/${CONSTRAINT}`),
        ),
      ),
    ),
  // Creating one is normal, but is also how a project overrides its organization's policy.
  judge: (entry, _pipeline, usual) =>
    verbOf(entry) === 'CreatePolicy'
      ? { ...usual, what: `${usual.what}: does it override a parent?` }
      : usual,
});
