import type { JsonObject } from '../../../core/values/json';
import { inEveryWrapping } from '../powers/in-every-wrapping';
import { account, P, PIPELINE } from '../powers/pipeline';
import { declared } from '../powers/planned';
import { findingsOf, reviewed } from '../powers/reviewed';

const of = (name: string): string =>
  `principal://iam.googleapis.com/projects/-/serviceAccounts/${account(name).slice('serviceAccount:'.length)}`;
const denying = (rule: JsonObject) =>
  declared('google_iam_deny_policy', 'deny', {
    parent: `cloudresourcemanager.googleapis.com%2Fprojects%2F${P}`,
    name: 'deny',
    rules: [{ deny_rule: [rule] }],
  });
const fixer = {
  denied_principals: [of('fixer')],
  denied_permissions: ['run.googleapis.com/services.update'],
};

describe('a policy that denies the actor what it needs', () => {
  inEveryWrapping('R55', 'high', [...PIPELINE, denying(fixer)]);
});

test('a policy for everybody includes the pipeline, unless its accounts are exceptions', () => {
  const rule = {
    denied_principals: ['principalSet://goog/public:all'],
    denied_permissions: ['run.googleapis.com/services.*'],
  };
  const all = findingsOf('R55', reviewed([...PIPELINE, denying(rule)]));
  expect(all).toHaveLength(4);
  const exempt = { ...rule, exception_principals: ['fixer', 'reader', 'knocker', 'builder'].map(of) };
  expect(findingsOf('R55', reviewed([...PIPELINE, denying(exempt)]))).toEqual([]);
});

test('members that are unknown until the apply may belong to the pipeline', () => {
  const open = denying({ ...fixer, denied_principals: [null] });
  expect(findingsOf('R55', reviewed([...PIPELINE, open]))[0]).toMatchObject({ assumed: true });
});

test('the removal of a policy that protected the pipeline lets others act again', () => {
  const guard = denying({
    denied_principals: ['principalSet://goog/public:all'],
    denied_permissions: ['pubsub.googleapis.com/topics.delete'],
  });
  const result = reviewed(PIPELINE, undefined, [...PIPELINE, guard]);
  expect(findingsOf('R55', result)[0]?.message).toContain('no longer forbids pubsub.topics.delete');
  expect(result.verdicts.powers).toBe('grown');
});

test('an unchanged policy is not reported', () => {
  const both = [...PIPELINE, denying(fixer)];
  expect(reviewed(both, undefined, both).findings).toEqual([]);
});
