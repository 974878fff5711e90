import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../cli';
import { configInput } from '../../factories/config';
import { NOW_MS } from '../../factories/names';
import { standInBundle } from '../../factories/synthesized-stack';
import { tempFolder } from '../../factories/temp-folder';
import { fakeIo } from '../fake-io';
import { answerBeyond, ROUTES_BEYOND } from './beyond-the-sandbox';
import { plantedCloud } from './planted-clouds';

const mockClient = jest.fn();
jest.mock('../../../cli/ledger/credentials', () => ({ applicationDefaultClient: () => mockClient() }));
// The command itself uses the bundle of the build; with a stand-in, these tests need none.
jest.mock('../../../stacks/synthesize', () => {
  const real = jest.requireActual('../../../stacks/synthesize');
  return {
    ...real,
    synthesizeProject: (config: unknown, options: { bundleDir?: string }) =>
      real.synthesizeProject(config, { ...options, bundleDir: options.bundleDir ?? mockBundle() }),
  };
});
function mockBundle() {
  return standInBundle();
}

const folder = tempFolder('doctor');
function configFile(name: string, content: unknown): string {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  return name;
}
const GOOD = configFile(
  'good.json',
  configInput({
    backend: { type: 'gcs', bucket: 'shop-prod-state', prefix: 'riposte' },
    alerts: { channels: ['projects/shop-prod/notificationChannels/1'] },
  }),
);

async function doctor(...args: string[]) {
  const io = { ...fakeIo({ cwd: folder }), now: () => NOW_MS };
  const code = await run(['doctor', ...args], io);
  return { code, out: io.out.join(''), err: io.err.join('') };
}

beforeEach(() => {
  mockClient.mockReset();
  mockClient.mockRejectedValue(new Error('credentials were asked for'));
});

describe('riposte doctor --offline', () => {
  it('judges the config and calls no cloud', async () => {
    const { code, out } = await doctor('--offline', '--config', GOOD);
    expect(code).toBe(0);
    expect(out).toMatch(/^ok +config/);
    expect(out).toMatch(/1 check: 1 ok, 0 warnings, 0 problems, 0 unknown/);
    expect(mockClient).not.toHaveBeenCalled();
  });

  it('names the config that it judges, in its document too', async () => {
    const { err, out } = await doctor('--offline', '--config', GOOD, '--json');
    expect([err, JSON.parse(out).config]).toEqual(['Config: good.json\n', 'good.json']);
  });

  it('exits with 2 if there is no config, and never judges the package’s example instead', async () => {
    const { code, out, err } = await doctor('--offline');
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/code: +config-missing\n/);
  });

  it('exits with 3 and reports every mistake of a config', async () => {
    const file = configFile('bad.json', { ...configInput(), region: 'moon', operaters: [] });
    const { code, out } = await doctor('--offline', '--config', file);
    expect(code).toBe(3);
    expect(out).toMatch(/region: .*"moon"[\s\S]*code: not-allowed\n/);
    expect(out).toMatch(/operaters[\s\S]*code: unknown-member\n/);
  });

  it('exits with 3 for a warning if it is strict, and otherwise with 0', async () => {
    const file = configFile('local.json', configInput());
    expect((await doctor('--offline', '--config', file)).code).toBe(0);
    expect((await doctor('--offline', '--strict', '--config', file)).code).toBe(3);
  });
});

describe('riposte doctor over a rollout', () => {
  const rollout = configFile('rollout.json', {
    hub: {
      project: { id: 'sec-hub', number: '111111111111' },
      region: 'europe-west1',
      notifications: { scope: { organization: '123456789012' } },
      operators: ['group:oncall@example.com'],
      backend: { type: 'gcs', bucket: 'sec-hub-state', prefix: 'riposte' },
    },
    projects: [{ id: 'shop-test', number: '200000000001' }],
  });

  it('judges the hub, which needs no workloads', async () => {
    const { code, out } = await doctor('--config', rollout, '--sandbox', '--json', '--project', 'sec-hub');
    const { project, results } = JSON.parse(out) as {
      project: string;
      results: { id: string; what: string }[];
    };
    expect(project).toBe('sec-hub');
    expect(results.map(({ id }) => id)).toContain('deployment');
    expect(results.find(({ id }) => id === 'notification-config')?.what).toBe(
      'riposte-findings-sec-hub notifies the topic of the pipeline',
    );
    expect(results.map(({ id }) => id)).not.toContain('execution-environment');
    expect([0, 3]).toContain(code);
  });

  it('judges the config of a hub below a folder', async () => {
    const { hub, ...rest } = JSON.parse(readFileSync(join(folder, rollout), 'utf8'));
    const notifications = { scope: { folder: '55', organization: '123456789012' } };
    const below = configFile('below.json', { ...rest, hub: { ...hub, notifications } });
    const { out } = await doctor('--config', below, '--sandbox', '--json', '--project', '111111111111');
    const { results } = JSON.parse(out) as { results: { id: string; status: string }[] };
    expect(results).toContainEqual(expect.objectContaining({ id: 'notification-config', status: 'ok' }));
  });

  it('judges a protected project, which needs no pipeline', async () => {
    const { out } = await doctor('--config', rollout, '--sandbox', '--json', '--project', 'shop-test');
    const { project, results } = JSON.parse(out) as { project: string; results: { id: string }[] };
    expect(project).toBe('shop-test');
    expect(results.map(({ id }) => id)).toContain('execution-environment');
    expect(results.map(({ id }) => id)).not.toContain('deployment');
  });

  describe('without a project', () => {
    it('checks the hub and every project, and reports its progress', async () => {
      const { out, err } = await doctor('--config', rollout, '--sandbox');
      expect(err).toMatch(/Reading 2 projects in an invented cloud, without changing anything/);
      expect(err).toMatch(/^\[1 of 2\] \S+(?: \(hub\))?: \d+ ok/m);
      expect(err).toMatch(/^\[2 of 2\] /m);
      expect(out).toMatch(/^sec-hub \(hub\): \d+ ok/m);
      expect(out).toMatch(/^shop-test: \d+ ok, .*\n(?:.*\n)*?problem +Execution environment/m);
      expect(out).toMatch(/2 projects, \d+ checks: .* Nothing was changed\.\n$/);
      expect(out).not.toMatch(/^ok /m);
    });

    it('prints one document with a list of projects, the hub first', async () => {
      const { out } = await doctor('--config', rollout, '--sandbox', '--json');
      const document = JSON.parse(out);
      expect(
        document.projects.map(({ project, hub }: { project: string; hub: boolean }) => [project, hub]),
      ).toEqual([
        ['sec-hub', true],
        ['shop-test', false],
      ]);
      const [hub, web] = document.projects;
      expect(document.counts.problem).toBe(hub.counts.problem + web.counts.problem);
      expect(document).not.toHaveProperty('results');
    });

    it('judges the configs of all of them offline', async () => {
      const { code, out } = await doctor('--config', rollout, '--offline', '--json');
      expect(code).toBe(0);
      expect(JSON.parse(out).projects).toHaveLength(2);
    });

    it('exits with 3 and names the project, if nothing of a project could be read', async () => {
      mockClient.mockResolvedValue({
        request: async () => ({ status: 403, data: { error: { message: 'no' } } }),
      });
      const { code, err } = await doctor('--config', rollout);
      expect(code).toBe(3);
      expect(err).toMatch(/\[2 of 2\] \S+.*: nothing could be read: you do not have/);
      expect(err).toMatch(/2 of 2 projects/);
    });
  });

  it.each([
    [
      'a project that is not listed',
      ['--config', rollout, '--project', 'stranger'],
      /code: +project-not-listed\n/,
    ],
    [
      'a project where there is no rollout',
      ['--config', GOOD, '--project', 'shop-test'],
      /code: +project-of-no-rollout\n/,
    ],
  ] as const)('refuses %s', async (_name, args, says) => {
    const { code, err } = await doctor('--offline', ...args);
    expect(code).toBe(2);
    expect(err).toMatch(says);
  });
});

describe('riposte doctor, used wrongly', () => {
  it.each([
    ['a file that does not exist', ['--config', 'nowhere.json'], /code: +config-missing\n/],
    ['a file that is no JSON', ['--config', configFile('broken.json', '{')], /code: +config-not-loadable\n/],
    ['two clouds at once', ['--offline', '--sandbox'], /cannot be used with/],
    ['an unknown option', ['--fix'], /unknown option/],
  ])('%s exits with 2', async (_what, args, says) => {
    const { code, err } = await doctor(...args);
    expect(code).toBe(2);
    expect(err).toMatch(says);
  });
});

describe('riposte doctor --sandbox', () => {
  it('shows two defects of an invented cloud, how to fix them, and reads no credentials (invariant 14)', async () => {
    const { code, out, err } = await doctor('--sandbox', '--config', GOOD);
    expect(err).toMatch(/invented cloud, without changing anything/);
    expect(out).toMatch(/^problem +Execution environment/m);
    expect(out).toMatch(/services\/legacy runs on gen1/);
    expect(out).toMatch(/fix: gcloud run services update/);
    expect(out).toMatch(/^warning +Runtime service accounts/m);
    expect(out).toMatch(/1 warning, 1 problem, 0 unknown. Nothing was changed/);
    expect(code).toBe(3);
    expect(mockClient).not.toHaveBeenCalled();
  });

  it('prints one JSON document', async () => {
    const { out } = await doctor('--sandbox', '--json', '--config', GOOD);
    const document = JSON.parse(out);
    expect(document).toMatchObject({
      schemaVersion: 1,
      project: 'shop-prod',
      asked: 'sandbox',
      counts: { problem: 1, warning: 1, unknown: 0 },
    });
    expect(document.results.find(({ id }: { id: string }) => id === 'execution-environment')).toMatchObject({
      status: 'problem',
      details: [expect.stringContaining('legacy')],
    });
  });
});

describe('riposte doctor with credentials', () => {
  /** The sandbox answers at Google's addresses, so a test sees what a real run sends, without a network. */
  const HOSTS: Record<string, string> = {
    'run.googleapis.com': 'run',
    'securitycenter.googleapis.com': 'scc',
    'securitycentermanagement.googleapis.com': 'sccmanagement',
    'orgpolicy.googleapis.com': 'orgpolicy',
    'serviceusage.googleapis.com': 'serviceusage',
    'cloudresourcemanager.googleapis.com': 'resourcemanager',
    'iam.googleapis.com': 'iam',
    'binaryauthorization.googleapis.com': 'binaryauthorization',
    'pubsub.googleapis.com': 'pubsub',
  };
  const sandboxAtGoogle = async () => {
    const client = await plantedCloud().client();
    return {
      request: (options: Parameters<typeof client.request>[0]) => {
        const url = new URL(options.url);
        const name = url.hostname.replace('.googleapis.com', '');
        if (ROUTES_BEYOND.some(([service]) => service === name)) {
          return answerBeyond(name, decodeURIComponent(url.pathname));
        }
        const service = HOSTS[url.hostname];
        if (service === undefined) throw new Error(`not Google: ${url.hostname}`);
        return client.request({
          ...options,
          url: options.url.replace(url.hostname, `${service}.sandbox.invalid`),
        });
      },
    };
  };

  it('calls Google at its own addresses and exits with 0 if it finds no problem', async () => {
    mockClient.mockImplementation(sandboxAtGoogle);
    const { code, out } = await doctor('--strict', '--config', GOOD);
    expect(out).toMatch(/0 warnings, 0 problems, 0 unknown/);
    expect(code).toBe(0);
  });

  it('exits with 3 if nothing at all could be read', async () => {
    mockClient.mockResolvedValue({
      request: async () => ({ status: 403, data: { error: { message: 'no' } } }),
    });
    const { code, err, out } = await doctor('--config', GOOD);
    expect(code).toBe(3);
    expect(err).toMatch(/code: +cloud-unreadable\n/);
    expect(out).not.toMatch(/^ok +Project/m);
  });

  it('shows text of the cloud without hidden characters', async () => {
    mockClient.mockResolvedValue({
      request: async () => ({ status: 403, data: { error: { message: 'bad\u001b[2Jtext\u202e' } } }),
    });
    const { out } = await doctor('--config', GOOD);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the test checks that these are absent
    expect(out).not.toMatch(/\u001b|\u202e/);
    expect(out).toContain('\u27e8U+001B\u27e9');
  });
});

it('only one file of the program can find credentials', () => {
  const source = readFileSync(join(__dirname, '../../../cli/doctor/doctor.ts'), 'utf8');
  expect(source).not.toMatch(/import .*(credentials|google-auth-library)(?!')/);
  expect(source).toMatch(/require\('..\/ledger\/credentials'\)/);
});
