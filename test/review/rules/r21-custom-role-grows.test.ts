import { powersOf } from '../../../review/powers/power-changes';
import { inEveryWrapping } from '../powers/in-every-wrapping';
import { changed, DOES, PIPELINE, role } from '../powers/pipeline';
import { findingsOf, reviewed } from '../powers/reviewed';

const TYPE = 'google_project_iam_custom_role';
const grown = (...more: string[]) => changed('does', TYPE, { permissions: [...DOES, ...more] });

describe('a role that gains a permission', () => {
  inEveryWrapping('R21', 'high', grown('run.services.delete'));
});

test('each permission is listed, and no other rule repeats it', () => {
  const result = reviewed(grown('run.services.delete', 'run.jobs.delete'));
  expect(result.findings.map(({ rule, message }) => `${rule} ${message}`)).toEqual([
    'R21 The role projects/acme-sec/roles/does gains run.jobs.delete, run.services.delete.',
  ]);
  expect(result.verdicts.powers).toBe('grown');
});

test('a permission that leads to other powers is also critical through R20', () => {
  const result = reviewed(grown('iam.serviceAccounts.getAccessToken'));
  expect(result.findings.map(({ rule, severity }) => [rule, severity])).toEqual([
    ['R20', 'critical'],
    ['R21', 'high'],
  ]);
});

test('a wildcard is critical', () => {
  const [finding] = findingsOf('R21', reviewed(grown('run.*')));
  expect(finding).toMatchObject({ severity: 'critical' });
  expect(finding?.message).toContain('is a wildcard');
});

test('a second resource that defines the same role grants the permissions of both', () => {
  const twin = { ...role('does', ['run.services.delete']), name: 'twin' };
  const result = reviewed([...PIPELINE, twin]);
  expect(findingsOf('R21', result)).toHaveLength(1);
  expect(powersOf(result.context).changes.flatMap(({ gained }) => gained)).toEqual(['run.services.delete']);
  // The resource that is applied last may also remove the other permissions.
  expect(findingsOf('R44', result)).toHaveLength(1);
});

test('permissions that are unknown until the apply may be any permissions', () => {
  const open = PIPELINE.map((each) =>
    each.name === 'does' ? { ...each, unknown: { permissions: true } } : each,
  );
  const [finding] = findingsOf('R21', reviewed(open));
  expect(finding).toMatchObject({ severity: 'high', assumed: true });
});

test('one permission of the list that is unknown until the apply may be any permission', () => {
  const values = { permissions: [...DOES, null] };
  const open = changed('does', TYPE, values).map((each) =>
    each.name === 'does' ? { ...each, unknown: { permissions: [false, false, false, false, true] } } : each,
  );
  expect(findingsOf('R21', reviewed(open))[0]).toMatchObject({ assumed: true });
});

test('a role that is enabled again gains all its permissions', () => {
  const before = changed('does', TYPE, { stage: 'DISABLED' });
  const [finding] = findingsOf('R21', reviewed(PIPELINE, undefined, before));
  expect(finding?.message).toContain('run.services.update');
});

test('a role that no part of the pipeline has is not relevant', () => {
  const having = (...permissions: string[]) => [...PIPELINE, role('other', permissions)];
  const [before, after] = [
    having('storage.objects.get'),
    having('storage.objects.get', 'storage.objects.list'),
  ];
  expect(reviewed(after, undefined, before).findings).toEqual([]);
});

test('another order of the same permissions is no change', () => {
  expect(reviewed(changed('does', TYPE, { permissions: [...DOES].reverse() })).findings).toEqual([]);
});
