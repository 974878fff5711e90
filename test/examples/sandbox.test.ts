import { referenceFinding, rehearseFinding } from '@riposte/gcp/testing';
import { extension } from '../../examples/custom-response/extension';
import { outdirOf } from './synthesized-examples';

const serviceIn = (project: { id: string; number: string }) =>
  referenceFinding({ project, region: 'europe-west1' });

const LANDING_ZONE = { id: 'acme-runtime', number: '210987654321' };

test('single-project contains the reference finding in the sandbox of its own stack', async () => {
  const { record, diagnosis } = await rehearseFinding({ outdir: outdirOf('single-project') });
  expect(diagnosis).toEqual([]);
  expect(record?.verdict).toBe('contained');
});

test('existing-network-and-keys contains the reference finding, encrypted and fenced in as it is', async () => {
  const { record, diagnosis } = await rehearseFinding({
    outdir: outdirOf('existing-network-and-keys'),
    finding: serviceIn(LANDING_ZONE),
  });
  expect(diagnosis).toEqual([]);
  expect(record?.verdict).toBe('contained');
});

test('custom-response contains the reference finding by its own action', async () => {
  const { record, diagnosis } = await rehearseFinding({ outdir: outdirOf('custom-response'), extension });
  expect(diagnosis).toEqual([]);
  expect(record?.verdict).toBe('contained');
  expect(record?.outcomes.find(({ action }) => action === 'quarantine-service')?.status).toBe('done');
});

describe('organization-rollout, as the hub and the stacks of its projects', () => {
  const outdir = outdirOf('organization-rollout');
  const inProject = (project: { id: string; number: string }) =>
    rehearseFinding({ outdir, finding: serviceIn(project) });

  test('contains the reference finding in a project that enforces', async () => {
    const { record, diagnosis, changes } = await inProject({
      id: 'acme-search-prod',
      number: '340000000001',
    });
    expect(diagnosis).toEqual([]);
    expect(record?.verdict).toBe('contained');
    expect(changes).toEqual([
      expect.stringMatching(/^serviceAccount:riposte-actor@acme-security\..* PATCH .*\/acme-search-prod\//),
    ]);
  });

  test('changes nothing in a project that observes', async () => {
    const { record, changes } = await inProject({ id: 'acme-search-dev', number: '300000000001' });
    expect([record?.verdict, changes]).toEqual(['observed', []]);
  });

  test('changes nothing in production that is no pilot', async () => {
    const { record, changes } = await inProject({ id: 'acme-payments-prod', number: '340000000003' });
    expect([record?.verdict, changes]).toEqual(['observed', []]);
  });

  test('closes the public way in, and no more, where only access is granted', async () => {
    const { record } = await inProject({ id: 'acme-media-prod', number: '340000000007' });
    const done = record?.outcomes.filter(({ status }) => status === 'done').map(({ action }) => action);
    expect(done).toContain('remove-public-access');
    expect(record?.plan.steps.map(({ tier }) => tier)).not.toContain('workload');
  });

  test('tells people of a project that nobody listed, and reads nothing there', async () => {
    const { record, changes, journal } = await inProject({ id: 'stranger-prod', number: '999999999999' });
    expect([record?.verdict, changes]).toEqual(['refused', []]);
    expect(journal.filter(({ kind, path }) => kind === 'api' && path?.includes('stranger-prod'))).toEqual([]);
  });
});
