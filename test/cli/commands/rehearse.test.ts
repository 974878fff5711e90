import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../cli';
import type { JsonObject } from '../../../core/values/json';
import { standInProvider } from '../../../rehearsal/stand-in/provider-mirror';
import { variantTargets } from '../../../rehearsal/variants';
import { synthesized } from '../../factories/synthesized-stack';
import { tempFolder } from '../../factories/temp-folder';
import { withTerraform } from '../../factories/terraform';
import { fakeIo } from '../fake-io';

async function rehearse(...args: string[]) {
  const io = fakeIo({ cwd: tempFolder('rehearse') });
  const code = await run(['rehearse', ...args], io);
  return { code, out: io.out.join(''), err: io.err.join(''), cwd: io.cwd };
}

/** A synthesized folder with one stack, and a change in its JSON. */
function folderWith(
  change: (stack: { resource: Record<string, Record<string, JsonObject>> }) => void,
): string {
  const outdir = tempFolder('rehearsed');
  const { files } = synthesized({ mode: 'enforce' });
  const stack = join(outdir, 'stacks', files.stackName);
  cpSync(join(files.stackJsonPath, '..'), stack, { recursive: true, dereference: true });
  const json = JSON.parse(readFileSync(files.stackJsonPath, 'utf8'));
  change(json);
  writeFileSync(join(stack, 'cdk.tf.json'), JSON.stringify(json));
  return outdir;
}

describe('riposte rehearse, used wrongly, exits with 2 and reports what it expected', () => {
  it.each([
    ['one folder of two', ['--base', 'x'], /code: +half-a-comparison\n/],
    [
      'a mirror that does not exist',
      ['x', '--provider-mirror', 'nowhere'],
      /code: +provider-mirror-missing\n/,
    ],
    ['a folder without a stack', ['.'], /code: +no-stacks\n/],
    ['a folder that is not there', ['nowhere'], /code: +no-stacks\n/],
    ['a third folder', ['x', '--base', 'y', '--head', 'z'], /code: +options-exclude-each-other\n/],
    ['neither a folder nor a config', [], /code: +config-missing\n/],
  ])('%s', async (_what, args, says) => {
    const { code, out, err } = await rehearse(...args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(says);
  });

  it('a missing stack is reported with the stacks that exist', async () => {
    const { code, err } = await rehearse(
      folderWith(() => undefined),
      '--only',
      'nothing',
    );
    expect(code).toBe(2);
    expect(err).toMatch(/code: +no-such-stack\n/);
    expect(err).toMatch(/expected: .*riposte-project/);
  });

  it('resources that the embedded cloud does not support are named before anything is applied', async () => {
    const outdir = folderWith(({ resource }) => {
      resource.google_dns_managed_zone = { zone: { name: 'zone', dns_name: 'example.com.' } };
    });
    const { code, out, err } = await rehearse(outdir);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(/where: +google_dns_managed_zone\.zone\n/);
    expect(err).toMatch(/code: +resources-not-rehearsable\n/);
  });
});

withTerraform.describe(`riposte rehearse, with a provider from a mirror${withTerraform.reason}`, () => {
  let mirror: string;
  const before = { ...process.env };
  beforeAll(async () => {
    const folder = tempFolder('m');
    const { environment } = await standInProvider(folder);
    Object.assign(process.env, environment);
    mirror = join(folder, 'mirror');
  });
  afterAll(() => {
    process.env = before;
  });

  it('deploys, contains, undoes and destroys, and the document reports each', async () => {
    // The variant has the function bundle of the build, so the functions start from the zip that the provider uploaded.
    const outdir = tempFolder('enforce');
    await variantTargets()
      .find(({ name }) => name === 'enforce')
      ?.synthesize(outdir);
    const { code, out, err } = await rehearse(outdir, '--provider-mirror', mirror, '--json');
    const document = JSON.parse(out);
    expect(document.failure).toBeUndefined();
    expect(document.differences).toEqual([]);
    expect(document.incident).toMatchObject({ verdict: 'contained', undo: 'undone' });
    expect(document.incident.alerts).toContain(
      'WARNING: contained: web in us-central1, project demo-prj (finding CRITICAL): a contained workload may be unavailable',
    );
    // The stand-in creates a service of an owner, and does not update it.
    expect(document.owner).toMatchObject({
      status: 'skipped',
      reason: expect.stringContaining('cannot change google_cloud_run_v2_service'),
    });
    expect(document).not.toHaveProperty('calls');
    expect(err).toMatch(/apply .* resources in the state/);
    expect(code).toBe(0);
  }, 90_000);

  it('a provider that cannot be installed: nothing was rehearsed, and nothing is proved', async () => {
    const { code, out } = await rehearse(
      folderWith(() => {}),
      '--provider-mirror',
      tempFolder('no-providers'),
    );
    expect(code).toBe(3);
    expect(out).toContain('--provider-mirror DIR');
    expect(out).toContain('It proves nothing');
    expect(out).not.toContain('It proves that');
  }, 60_000);

  it('a base that cannot be applied is reported in the words of Terraform', async () => {
    const base = folderWith(({ resource }) => {
      Object.assign(Object.values(resource.google_pubsub_topic ?? {})[0] ?? {}, { nmae: 'x' });
    });
    const { code, err } = await rehearse('--base', base, '--head', base, '--provider-mirror', mirror);
    expect(code).toBe(1);
    expect(err).toMatch(/Extraneous JSON object property/);
    expect(err).not.toMatch(/fault of Riposte/);
  }, 60_000);

  it('plans a head over a base, argument by argument', async () => {
    const base = folderWith(() => undefined);
    const head = folderWith(({ resource }) => {
      for (const topic of Object.values(resource.google_pubsub_topic ?? {})) {
        if (topic.name === 'riposte-audit') Object.assign(topic, { labels: { team: 'security' } });
      }
    });
    const { code, cwd } = await rehearse('--base', base, '--head', head, '--provider-mirror', mirror);
    expect(code).toBe(0);
    const [{ plan, errored }] = JSON.parse(readFileSync(join(cwd, 'plan.json'), 'utf8'));
    expect(errored).toBe(false);
    const changed = plan.resource_changes.filter(
      ({ change }: { change: { actions: string[] } }) => change.actions[0] !== 'no-op',
    );
    expect(changed).toMatchObject([
      {
        type: 'google_pubsub_topic',
        change: { actions: ['update'], after: { labels: { team: 'security' } } },
      },
    ]);
  }, 90_000);
});
