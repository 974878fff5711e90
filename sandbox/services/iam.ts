import { defineService } from '../contract/service';
import { ACCOUNT_METHODS } from './iam-accounts';
import { getPredefinedRole, roleMethods } from './iam-roles';

/** IAM Admin v1: accounts, their policies, roles. */
export const iam = defineService({
  sources: { id: 'iam', discovery: ['iam.v1'] },
  api: 'iam.googleapis.com',
  methods: {
    ...ACCOUNT_METHODS,
    // Predefined roles are public (cloud.google.com/iam/docs/creating-custom-roles).
    'v1.roles.get': { permissions: [], changes: 'nothing', answer: getPredefinedRole },
    ...roleMethods('projects'),
    ...roleMethods('organizations'),
  },
});
