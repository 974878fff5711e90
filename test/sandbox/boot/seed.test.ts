import type { Finding } from '../../../core/finding/finding';
import { bootFromStack } from '../../../sandbox/boot/boot';
import { seedFromFinding } from '../../../sandbox/boot/seed';
import { runningInstances } from '../../../sandbox/services/monitoring-series';
import { boot, cloud, miniStack, NUMBER, PROJECT, READER, WEB } from '../mini-stack';

const finding: Finding = {
  name: 'organizations/1/sources/2/locations/global/findings/f',
  canonicalName: `projects/${NUMBER}/sources/2/locations/global/findings/f`,
  category: 'Execution: Built in Malicious Binary Executed',
  findingClass: 'THREAT',
  state: 'ACTIVE',
  muted: false,
  severity: 'CRITICAL',
  eventTime: '2026-04-14T10:01:02.345678Z',
  resourceName: `//run.googleapis.com/${WEB}`,
  target: { kind: 'service', project: PROJECT, location: 'us-central1', workload: 'web' },
  ancestry: [`projects/${NUMBER}`, 'folders/333', 'organizations/1'],
  processes: [],
  containers: [
    { uri: `us-central1-docker.pkg.dev/${PROJECT}/apps/web:1.4.2`, digest: `sha256:${'ab'.repeat(32)}` },
  ],
  techniques: [],
  marks: {},
  indicators: { ipAddresses: [], domains: [], uris: [], signatures: [] },
  connections: [],
};

/** The stack grants access to this secret, which its owner created before. */
const SECRETS = { [`projects/${PROJECT}/secrets/reputation/versions/1`]: 'vt-key' };

const images = (options = {}) =>
  seedFromFinding(finding, options).seed.services![0]!.revisions.map(
    ({ config }) => (config.containers as { image: string }[])[0]!.image,
  );

describe('a world from a finding', () => {
  test('has the bad image at 100 %, a clean one before it, and lists its assumptions', () => {
    const { seed, assumed } = seedFromFinding(finding);
    expect(seed.projects).toEqual([
      { id: PROJECT, number: NUMBER, ancestors: ['folders/333', 'organizations/1'] },
    ]);
    const [clean, bad] = images();
    expect(bad).toBe(`us-central1-docker.pkg.dev/${PROJECT}/apps/web@sha256:${'ab'.repeat(32)}`);
    expect(clean).not.toBe(bad);
    expect(assumed.join('\n')).toMatch(/another image/);
  });

  test('can be without a clean revision', () => {
    const [earlier, bad] = images({ onlyBadDigest: true });
    expect(earlier).toBe(bad);
  });

  test('boots, answers requests and runs an instance', () => {
    const state = bootFromStack(miniStack(), seedFromFinding(finding, { secrets: SECRETS }).seed, {});
    expect(cloud(state, READER).outcome('run', 'GET', `/v2/${WEB}`)).toBe('200');
    expect(runningInstances(state, WEB, Date.parse(finding.eventTime))).toEqual({
      'web-00006-lok': 0,
      'web-00007-vox': 1,
    });
    expect(state.logging.entries).toHaveLength(4);
  });

  test('has no job, and lists that', () => {
    const job = {
      ...finding,
      target: { kind: 'job', project: PROJECT, location: 'us-central1', workload: 'nightly' } as const,
    };
    const { seed, assumed } = seedFromFinding(job);
    expect(seed.services).toHaveLength(1);
    expect(assumed.join('\n')).toContain('no job is seeded');
  });

  test('names the facts that the finding lacks', () => {
    const { target: _target, ...bare } = finding;
    const { seed, assumed } = seedFromFinding({
      ...bare,
      canonicalName: 'organizations/1/sources/2/findings/f',
      ancestry: [],
      containers: [],
    });
    expect(seed.projects[0]).toMatchObject({ id: 'sandbox-project', number: '100000000001' });
    expect(assumed.join('\n')).toMatch(/project number.*\n.*project id.*\n.*image digest/);
  });
});

test('a seed replaces the default services', () => {
  expect(Object.keys(boot(undefined, { services: [] }).run.services)).toHaveLength(1);
});
