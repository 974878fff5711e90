import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  includes,
  isAdminRole,
  isAgentRole,
  isReadingRole,
  restOf,
} from '../../../review/powers/permission-sets';
import { CUT_ROLES } from '../../../review/powers/roles';
import { PREDEFINED_ROLES } from '../../../sandbox/iam/predefined-roles';

test('the incomplete roles are those that the table marks as cut', () => {
  const table = readFileSync(join(__dirname, '../../../sandbox/iam/predefined-roles.ts'), 'utf8');
  const marked = [...table.matchAll(/ {2}\/\/ cut.*\n(?: {2}\/\/.*\n)*\s*'(roles\/[^']+)'/g)].map(
    ([, role]) => role,
  );
  expect(marked.length).toBeGreaterThan(20);
  expect([...CUT_ROLES].sort()).toEqual(marked.sort());
  expect([...CUT_ROLES].filter((role) => !Object.hasOwn(PREDEFINED_ROLES, role))).toEqual([]);
});

test.each([
  ['roles/run.admin', true],
  ['roles/compute.instanceAdmin', true],
  ['roles/compute.instanceAdmin.v1', true],
  ['roles/iam.securityAdmin', true],
  ['roles/run.invoker', false],
  ['roles/iam.administrator', false],
])('%s is an administrator role: %s', (role, expected) => {
  expect(isAdminRole(role)).toBe(expected);
});

test.each([
  ['roles/bigquery.dataViewer', true],
  ['roles/artifactregistry.reader', true],
  ['roles/viewer', false],
  ['roles/run.viewerAdmin', false],
])('%s only reads: %s', (role, expected) => {
  expect(isReadingRole(role)).toBe(expected);
});

test('the last word of its name identifies the role of an agent', () => {
  expect(isAgentRole('roles/pubsub.serviceAgent')).toBe(true);
  expect(isAgentRole('roles/securitycenter.notificationServiceAgent')).toBe(true);
  expect(isAgentRole('roles/pubsub.serviceAgentEditor')).toBe(false);
});

test('an administrator of a service has its permissions, and no others', () => {
  expect(includes(restOf('roles/run.admin'), 'run.services.update')).toBe(true);
  expect(includes(restOf('roles/run.admin'), 'runtimeconfig.configs.get')).toBe(false);
  expect(includes(restOf('roles/run.jobsAdmin'), 'run.services.update')).toBe(false);
  expect(includes(restOf('roles/owner'), 'anything.at.all')).toBe(true);
  expect(includes(restOf('roles/editor'), 'iam.roles.update')).toBe(false);
});
