import {
  defineService,
  type Method,
  type ModelledFields,
  type RequiredPermission,
} from '../contract/service';
import { scopeOf } from '../iam/tested-resource';
import {
  createCustomConstraint,
  deleteCustomConstraint,
  getCustomConstraint,
  listCustomConstraints,
  updateCustomConstraint,
} from './orgpolicy-constraints';
import {
  createPolicy,
  deletePolicy,
  getEffectivePolicy,
  getPolicy,
  listPolicies,
  updatePolicy,
} from './orgpolicy-policies';

const tests = (permission: string, member: string): readonly RequiredPermission[] => [
  {
    permission: `orgpolicy.${permission}`,
    on: scopeOf(member),
    source: 'cloud.google.com/resource-manager/docs/access-control-org, "Organization Policy Administrator"',
  },
];

const POLICY: ModelledFields = {
  'body.name': true,
  'body.etag': true,
  'body.spec': true,
  'body.dryRunSpec': true,
};

/** The same six methods on projects, folders and organizations. */
const policiesOf = (kind: 'projects' | 'folders' | 'organizations'): Readonly<Record<string, Method>> => ({
  [`v2.${kind}.policies.create`]: {
    permissions: tests('policies.create', 'parent'),
    changes: { parent: true, ...POLICY },
    answer: createPolicy,
  },
  [`v2.${kind}.policies.get`]: {
    permissions: tests('policy.get', 'name'),
    changes: 'nothing',
    answer: getPolicy,
  },
  [`v2.${kind}.policies.getEffectivePolicy`]: {
    permissions: tests('policy.get', 'name'),
    changes: 'nothing',
    answer: getEffectivePolicy,
  },
  [`v2.${kind}.policies.list`]: {
    permissions: tests('policies.list', 'parent'),
    changes: 'nothing',
    answer: listPolicies,
  },
  [`v2.${kind}.policies.patch`]: {
    permissions: tests('policies.update', 'name'),
    changes: { name: true, updateMask: true, ...POLICY },
    // The provider sends back a spec with the output-only update time that it has read.
    takesWholeResource: true,
    answer: updatePolicy,
  },
  [`v2.${kind}.policies.delete`]: {
    permissions: tests('policies.delete', 'name'),
    changes: { name: true, etag: true },
    answer: deletePolicy,
  },
});

const CONSTRAINT: ModelledFields = {
  'body.name': true,
  'body.displayName': true,
  'body.description': true,
  'body.condition': true,
  'body.actionType': true,
  'body.methodTypes': true,
  'body.resourceTypes': true,
};

/** Organization Policy v2: policies of projects, folders and organizations, and custom constraints. */
export const orgPolicy = defineService({
  sources: { id: 'orgpolicy', discovery: ['orgpolicy.v2'] },
  api: 'orgpolicy.googleapis.com',
  methods: {
    ...policiesOf('projects'),
    ...policiesOf('folders'),
    ...policiesOf('organizations'),
    'v2.organizations.customConstraints.create': {
      permissions: tests('customConstraints.create', 'parent'),
      changes: { parent: true, ...CONSTRAINT },
      answer: createCustomConstraint,
    },
    'v2.organizations.customConstraints.get': {
      permissions: tests('customConstraints.get', 'name'),
      changes: 'nothing',
      answer: getCustomConstraint,
    },
    'v2.organizations.customConstraints.list': {
      permissions: tests('customConstraints.list', 'parent'),
      changes: 'nothing',
      answer: listCustomConstraints,
    },
    'v2.organizations.customConstraints.patch': {
      permissions: tests('customConstraints.update', 'name'),
      changes: { name: true, ...CONSTRAINT },
      takesWholeResource: true,
      answer: updateCustomConstraint,
    },
    'v2.organizations.customConstraints.delete': {
      permissions: tests('customConstraints.delete', 'name'),
      changes: { name: true },
      answer: deleteCustomConstraint,
    },
  },
});
