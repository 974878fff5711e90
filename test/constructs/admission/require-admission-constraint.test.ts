import {
  ADMISSION_CONDITION,
  RequireAdmissionConstraint,
  type RequireAdmissionConstraintProps,
} from '../../../index';
import { partsOf } from '../../factories/parts';

const constraint = (props: Partial<RequireAdmissionConstraintProps> = {}) =>
  partsOf((stack) => {
    new RequireAdmissionConstraint(stack, 'require', { organization: '123456', ...props });
  });

test('services and jobs each have a constraint, in the organization', () => {
  expect(
    constraint()
      .all('google_org_policy_custom_constraint')
      .map(({ name, parent, resource_types }) => [name, parent, resource_types]),
  ).toEqual([
    ['custom.riposteRequireAdmissionJob', 'organizations/123456', ['run.googleapis.com/Job']],
    ['custom.riposteRequireAdmissionService', 'organizations/123456', ['run.googleapis.com/Service']],
  ]);
});

test('only a service with the setting is allowed, when it is created and when it is updated', () => {
  const [job] = constraint().all('google_org_policy_custom_constraint');
  expect(job).toMatchObject({
    action_type: 'ALLOW',
    method_types: ['CREATE', 'UPDATE'],
    condition: ADMISSION_CONDITION,
  });
  expect(ADMISSION_CONDITION).toContain("['run.googleapis.com/binary-authorization'] == 'default'");
});

test('its names have the form that Organization Policy accepts: 70 letters and digits', () => {
  for (const { name } of constraint().all('google_org_policy_custom_constraint')) {
    expect(name).toMatch(/^custom\.[a-zA-Z0-9]{1,63}$/);
  }
});

test('violations are only logged, unless the stage is enforce', () => {
  const rules = { rules: [{ enforce: 'TRUE' }] };
  const [dry] = constraint({ kinds: ['Service'] }).all('google_org_policy_policy');
  const [enforced] = constraint({ kinds: ['Service'], stage: 'enforce' }).all('google_org_policy_policy');
  expect([dry?.spec, dry?.dry_run_spec]).toEqual([undefined, rules]);
  expect([enforced?.spec, enforced?.dry_run_spec]).toEqual([rules, undefined]);
});

test.each([
  ['the organization', {}, 'organizations/123456'],
  ['a folder', { appliesTo: { folder: '777' } }, 'folders/777'],
  ['a project, by number', { appliesTo: { project: { number: '42' } } }, 'projects/42'],
] as const)('it applies to %s', (_what, props, parent) => {
  const policy = constraint({ ...props, kinds: ['Service'] }).one('google_org_policy_policy');
  expect(policy.parent).toBe(parent);
  expect(policy.name).toMatch(new RegExp(`^${parent}/policies/\\$\\{google_org_policy_custom_constraint\\.`));
});

test('it does not apply to an excepted project', () => {
  const policies = constraint({ kinds: ['Service'], exceptProjects: [{ number: '42' }] }).all(
    'google_org_policy_policy',
  );
  expect(policies.find(({ parent }) => parent === 'projects/42')?.dry_run_spec).toEqual({
    rules: [{ enforce: 'FALSE' }],
  });
});

test('all problems are reported at once, with their places', () => {
  expect(constraint({ organization: 'example.com', appliesTo: { folder: 'x' }, kinds: [] }).problems).toEqual(
    [
      expect.stringMatching(/^parts\/require: the organization "example\.com" is not a number/),
      expect.stringMatching(/^parts\/require: the folder "x"/),
      expect.stringMatching(/^parts\/require: no kinds/),
    ],
  );
});

test('each sub-resource has its own transform', () => {
  const parts = constraint({
    kinds: ['Service'],
    transform: { constraint: { description: 'ours' }, policy: { timeouts: { create: '9m' } } },
  });
  expect(parts.one('google_org_policy_custom_constraint').description).toBe('ours');
  expect(parts.one('google_org_policy_policy').timeouts).toEqual({ create: '9m' });
});
