import type { Head } from '../cases/head';
import { describeRule, type RuleCase } from '../rule-cases';

const PROJECT = 'google_project';
const LIEN = 'google_resource_manager_lien';
const given = (head: Head) => {
  head.add(PROJECT, 'hub', {
    project_id: 'shop-prod',
    name: 'Shop',
    folder_id: '111',
    billing_account: 'A-B-C',
    deletion_policy: 'PREVENT',
  });
  head.add(LIEN, 'lien', {
    parent: 'projects/123',
    restrictions: ['resourcemanager.projects.delete'],
    origin: 'x',
    reason: 'y',
  });
};
const sets = (path: string, value: Parameters<Head['set']>[2]): Pick<RuleCase, 'given' | 'edit'> => ({
  given,
  edit: (head) => head.set(head.the(PROJECT), path, value),
});

describeRule('R53', [
  {
    name: 'destroys the project',
    given,
    edit: (head) => head.remove(head.the(PROJECT)),
    finds: [{ at: 'hub', severity: 'critical' }],
  },
  {
    name: 'moves the project to another folder',
    ...sets('folder_id', '222'),
    finds: [{ at: 'hub', severity: 'high', says: /folder/ }],
  },
  {
    name: 'allows the project to be destroyed',
    ...sets('deletion_policy', 'DELETE'),
    finds: [{ at: 'hub', severity: 'medium' }],
  },
  {
    name: 'removes the billing account',
    given,
    edit: (head) => head.unset(head.the(PROJECT), 'billing_account'),
    finds: [{ at: 'hub', severity: 'high' }],
  },
  { name: 'renames the project', ...sets('name', 'The shop'), finds: [] },
  {
    name: 'removes the lien',
    given,
    edit: (head) => head.remove(head.the(LIEN)),
    finds: [{ at: 'lien', severity: 'high' }],
  },
]);
