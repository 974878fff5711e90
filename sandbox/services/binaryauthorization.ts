import { defineService, type ModelledFields, type RequiredPermission } from '../contract/service';
import { above, named, scopeOf } from '../iam/tested-resource';
import {
  createAttestor,
  deleteAttestor,
  findAttestor,
  getAttestor,
  listAttestors,
  updateAttestor,
} from './binaryauthorization-attestors';
import { getPolicy, mayReadAttestors, policyOfProject, updatePolicy } from './binaryauthorization-policy';
import { policyMethods } from './resource-policy';

const tests = (permission: string, on: RequiredPermission['on']): readonly RequiredPermission[] => [
  {
    permission: `binaryauthorization.${permission}`,
    on,
    source: 'cloud.google.com/binary-authorization/docs/reference/permissions-and-roles',
  },
];

/**
 * PGP keys are not supported, because nothing here computes their fingerprint IDs. An attestor with one is refused with
 * its path.
 */
const ATTESTOR: ModelledFields = {
  'body.name': true,
  'body.description': true,
  'body.etag': true,
  'body.userOwnedGrafeasNote.noteReference': true,
  'body.userOwnedGrafeasNote.publicKeys.comment': true,
  'body.userOwnedGrafeasNote.publicKeys.id': true,
  'body.userOwnedGrafeasNote.publicKeys.pkixPublicKey.publicKeyPem': true,
  'body.userOwnedGrafeasNote.publicKeys.pkixPublicKey.signatureAlgorithm': true,
};

/** Binary Authorization v1: the single policy of a project, and attestors. */
export const binaryAuthorization = defineService({
  sources: { id: 'binaryauthorization', discovery: ['binaryauthorization.v1'] },
  api: 'binaryauthorization.googleapis.com',
  methods: {
    'v1.projects.getPolicy': {
      permissions: tests('policy.get', scopeOf('name')),
      changes: 'nothing',
      answer: getPolicy,
    },
    'v1.projects.updatePolicy': {
      permissions: tests('policy.update', scopeOf('name')),
      changes: {
        name: true,
        'body.name': 'the path already names the policy',
        'body.description': true,
        'body.etag': true,
        'body.globalPolicyEvaluationMode': true,
        'body.admissionWhitelistPatterns': true,
        'body.defaultAdmissionRule': true,
        'body.clusterAdmissionRules': true,
        'body.kubernetesNamespaceAdmissionRules': true,
        'body.kubernetesServiceAccountAdmissionRules': true,
        'body.istioServiceIdentityAdmissionRules': true,
      },
      // Clients read a policy, change it and send it back. Terraform's destroy sends the output-only name.
      takesWholeResource: true,
      requirements: mayReadAttestors,
      answer: updatePolicy,
    },
    ...policyMethods({
      methods: 'v1.projects.policy',
      permissions: {
        get: 'binaryauthorization.policy.getIamPolicy',
        set: 'binaryauthorization.policy.setIamPolicy',
      },
      source: 'cloud.google.com/binary-authorization/docs/reference/permissions-and-roles',
      find: policyOfProject,
    }),
    'v1.projects.attestors.create': {
      permissions: tests('attestors.create', above('parent', 2)),
      changes: { parent: true, attestorId: true, ...ATTESTOR },
      answer: createAttestor,
    },
    'v1.projects.attestors.get': {
      permissions: tests('attestors.get', named('name')),
      changes: 'nothing',
      answer: getAttestor,
    },
    'v1.projects.attestors.list': {
      permissions: tests('attestors.list', above('parent', 2)),
      changes: 'nothing',
      answer: listAttestors,
    },
    'v1.projects.attestors.update': {
      permissions: tests('attestors.update', named('name')),
      changes: { name: true, ...ATTESTOR },
      // The provider sends back the delegate's email that it has read.
      takesWholeResource: true,
      answer: updateAttestor,
    },
    'v1.projects.attestors.delete': {
      permissions: tests('attestors.delete', named('name')),
      changes: { name: true },
      answer: deleteAttestor,
    },
    ...policyMethods({
      methods: 'v1.projects.attestors',
      permissions: {
        get: 'binaryauthorization.attestors.getIamPolicy',
        set: 'binaryauthorization.attestors.setIamPolicy',
      },
      source: 'cloud.google.com/binary-authorization/docs/reference/permissions-and-roles',
      find: findAttestor,
    }),
  },
});
