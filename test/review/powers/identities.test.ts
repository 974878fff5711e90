import type { JsonObject } from '../../../core/values/json';
import { createContext } from '../../../review/context';
import { compareSynthesized } from '../../../review/input/synthesized';
import { powersOf } from '../../../review/powers/power-changes';
import { stacksOf } from '../../examples/synthesized-examples';
import { account, changed, P, PIPELINE, projectGrant, READS, role, roleName } from './pipeline';
import { declared } from './planned';
import { reviewed } from './reviewed';

const kinds = (review: ReturnType<typeof reviewed>): Record<string, string> =>
  Object.fromEntries(powersOf(review.context).relevance.identities.principals);

test('the review identifies the parts by what they do, whatever their names are', () => {
  expect(kinds(reviewed(PIPELINE))).toEqual({
    [account('fixer')]: 'actor',
    [account('reader')]: 'responder',
    [account('knocker')]: 'push',
    [account('builder')]: 'build',
  });
});

test('an actor that only observes is identified by the commands that it receives', () => {
  const observing = changed('does', 'google_project_iam_custom_role', { permissions: ['run.services.get'] });
  expect(kinds(reviewed(observing, undefined, observing))[account('fixer')]).toBe('actor');
});

test('a responder that may change workloads is still the responder', () => {
  const mighty = [...PIPELINE, projectGrant('mighty', account('reader'), roleName('does'))];
  expect(kinds(reviewed(mighty, undefined, mighty))[account('reader')]).toBe('responder');
});

test.each(['single-project', 'custom-response', 'existing-network-and-keys', 'organization-rollout'])(
  'the identities of the example %s are known without a plan',
  (example) => {
    const stacks = stacksOf(example).map(({ name, json }) => ({ name, json: json as unknown as JsonObject }));
    const context = createContext(compareSynthesized(stacks, stacks));
    const found = [...powersOf(context).relevance.identities.principals].map(([principal, kind]) => [
      principal.replace(/@.*/, ''),
      kind,
    ]);
    expect(found).toEqual(
      expect.arrayContaining([
        ['serviceAccount:riposte-actor', 'actor'],
        ['serviceAccount:riposte-responder', 'responder'],
        ['serviceAccount:riposte-push', 'push'],
      ]),
    );
  },
);

describe('if the plan contains only a protected project', () => {
  const hub = 'serviceAccount:fixer@acme-hub.iam.gserviceaccount.com';
  const workload = [
    role('does', ['run.services.update', ...READS]),
    projectGrant('fixer', hub, roleName('does')),
  ];

  test("an account is identified by the pipeline's role that it had before", () => {
    const review = reviewed([...workload, projectGrant('more', hub, 'roles/run.admin')], undefined, workload);
    expect(powersOf(review.context).changes.map(({ who }) => who)).toEqual([
      'an account of project acme-hub that may change Cloud Run services',
    ]);
  });

  test('a new member of that role is a stranger', () => {
    const stranger = projectGrant(
      'thief',
      'serviceAccount:thief@elsewhere.iam.gserviceaccount.com',
      roleName('does'),
    );
    const review = reviewed([...workload, stranger], undefined, workload);
    expect(review.findings.map(({ rule, severity }) => [rule, severity])).toEqual([['R41', 'high']]);
  });
});

test('a new function in the pipeline does not make its account a known part', () => {
  const thief = 'thief@elsewhere.iam.gserviceaccount.com';
  const added = declared('google_cloudfunctions2_function', 'extra', {
    name: 'extra',
    project: P,
    location: 'us-central1',
    service_config: [
      { service_account_email: thief, environment_variables: { T: `projects/${P}/topics/orders` } },
    ],
  });
  const grant = projectGrant('thief', `serviceAccount:${thief}`, 'roles/iam.serviceAccountUser');
  const rules = reviewed([...PIPELINE, added, grant]).findings.map(
    ({ rule, severity }) => `${rule} ${severity}`,
  );
  expect(rules).toEqual(expect.arrayContaining(['R20 critical', 'R41 critical']));
});
