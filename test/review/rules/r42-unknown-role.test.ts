import { inEveryWrapping } from '../powers/in-every-wrapping';
import { account, agent, PIPELINE, projectGrant, roleName } from '../powers/pipeline';
import { reference } from '../powers/planned';
import { findingsOf, reviewed } from '../powers/reviewed';

const ANN = 'user:ann@example.com';
const granted = (name: string, member = ANN) => [...PIPELINE, projectGrant('more', member, name)];

describe('a role that the table lacks', () => {
  inEveryWrapping('R42', 'medium', granted('roles/pubsub.editor'));
});

test.each([
  ['organizations/9/roles/helper', ANN, 'medium'],
  [roleName('elsewhere'), account('reader'), 'high'],
  ['roles/run.developer', account('reader'), 'high'],
  ['roles/bigquery.dataViewer', ANN, 'low'],
  ['roles/bigquery.jobUser', ANN, 'low'],
])('%s to %s', (name, member, severity) => {
  const found = findingsOf('R42', reviewed(granted(name, member)));
  expect(found.map((finding) => finding.severity)).toEqual([severity]);
  expect(found[0]?.message).toContain(name);
});

test('a role that is unknown until the apply is assumed to be unknown', () => {
  const open = { ...projectGrant('more', ANN, ''), unknown: { role: true } };
  expect(findingsOf('R42', reviewed([...PIPELINE, open]))[0]).toMatchObject({ assumed: true });
});

test('a role that the configuration names is known before the apply', () => {
  const open = {
    ...projectGrant('more', account('reader'), ''),
    unknown: { role: true },
    configured: { role: reference('google_project_iam_custom_role.does.name') },
  };
  const result = reviewed([...PIPELINE, open]);
  expect(findingsOf('R42', result)).toEqual([]);
  expect(findingsOf('R56', result)[0]?.message).toContain('run.services.update');
});

test('a role that this plan deletes is not unknown, because it grants nothing', () => {
  const after = PIPELINE.filter(({ name }) => name !== 'does');
  expect(findingsOf('R42', reviewed(after))).toEqual([]);
});

test('the role of an agent is known by its name, but only for the agent', () => {
  expect(findingsOf('R42', reviewed(granted('roles/pubsub.serviceAgent', agent('gcp-sa-pubsub'))))).toEqual(
    [],
  );
  expect(findingsOf('R42', reviewed(granted('roles/pubsub.serviceAgent')))).toHaveLength(1);
});

test('basic roles are known by their name', () => {
  const result = reviewed(granted('roles/viewer', account('reader')));
  expect(findingsOf('R42', result)).toEqual([]);
  expect(findingsOf('R56', result)).toHaveLength(1);
});
