import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../cli';
import type { ResponseConfigInput } from '../../../core/config/response-schema';
import type { JsonObject } from '../../../core/values/json';
import { tryTerraformBinary } from '../../../rehearsal/run/terraform-binary';
import { synthesized } from '../../factories/synthesized-stack';
import { tempFolder } from '../../factories/temp-folder';
import { withTerraform } from '../../factories/terraform';
import { fakeIo } from '../fake-io';

type Stack = { resource: Record<string, Record<string, Record<string, unknown>>> };

const NOW_MS = Date.parse('2026-11-26T12:00:00Z');

async function riposte(args: readonly string[], options: Parameters<typeof fakeIo>[0] = {}) {
  const io = fakeIo({ cwd: tempFolder('review'), ...options });
  const code = await run([...args], { ...io, now: () => NOW_MS });
  return { code, out: io.out.join(''), err: io.err.join(''), cwd: io.cwd };
}

/** A synthesized folder with its assets, and a change in its JSON. */
function folder(
  change: (stack: Stack) => void = () => undefined,
  config: Partial<ResponseConfigInput> = {},
): string {
  const outdir = tempFolder('reviewed');
  const { files } = synthesized({ mode: 'enforce', ...config });
  const stack = join(outdir, 'stacks', files.stackName);
  cpSync(join(files.stackJsonPath, '..'), stack, { recursive: true, dereference: true });
  const json = JSON.parse(readFileSync(files.stackJsonPath, 'utf8'));
  change(json);
  writeFileSync(join(stack, 'cdk.tf.json'), JSON.stringify(json));
  return outdir;
}

const only = (named: Record<string, Record<string, unknown>> | undefined): Record<string, unknown> =>
  Object.values(named ?? {})[0] as Record<string, unknown>;

const set = (one: Record<string, unknown>, archive: string): void => {
  const { source } = one.build_config as { source: { storage_source: { object: string } } };
  source.storage_source.object = archive;
};

const narrowed = ({ resource }: Stack): void => {
  const config = only(resource.google_scc_v2_project_notification_config);
  const streaming = config.streaming_config as { filter: string };
  streaming.filter += ' AND severity="HIGH"';
};

/** A plan in Terraform's form: the same notification config, with another filter. */
function planOf(filter: string, more: JsonObject = {}): string {
  const values = (text: string) => ({
    config_id: 'findings',
    project: 'demo-prj',
    location: 'global',
    pubsub_topic: 'projects/demo-prj/topics/findings',
    streaming_config: [{ filter: text }],
  });
  return JSON.stringify({
    format_version: '1.2',
    resource_changes: [
      {
        address: 'google_scc_v2_project_notification_config.config',
        mode: 'managed',
        type: 'google_scc_v2_project_notification_config',
        change: {
          actions: ['update'],
          before: values('finding_class="THREAT"'),
          after: values(filter),
          after_unknown: {},
        },
      },
    ],
    ...more,
  });
}
const NARROWED = planOf('finding_class="THREAT" AND severity="HIGH"');
const HARMLESS = planOf('finding_class="THREAT"');

describe('riposte review', () => {
  it('compares two synthesized folders without a plan', async () => {
    const [base, head] = [folder(), folder(narrowed)];
    const { code, out, err } = await riposte(['review', '--base', base, '--head', head, '--json']);
    expect(err).toBe('');
    const report = JSON.parse(out);
    expect(report.verdicts).toEqual({ detection: 'weakened', response: 'unchanged', powers: 'unchanged' });
    expect(report.findings).toMatchObject([
      { rule: 'R02', severity: 'critical', constructPath: 'riposte-project/riposte/notifications/config' },
    ]);
    expect(report.findings[0].fix).not.toBe('');
    expect(report.schemaVersion).toBe(1);
    expect(code).toBe(1);
  });

  it('prints unchanged three times for two equal folders', async () => {
    const same = folder();
    const { code, out } = await riposte(['review', '--base', same, '--head', same, '--json']);
    expect(JSON.parse(out)).toMatchObject({
      verdicts: { detection: 'unchanged', response: 'unchanged', powers: 'unchanged' },
      findings: [],
    });
    expect(code).toBe(0);
  });

  it('reports from the folders how the response changes', async () => {
    const { out } = await riposte([
      'review',
      '--base',
      folder(undefined, { mode: 'enforce' }),
      '--head',
      folder(undefined, { mode: 'observe' }),
      '--json',
    ]);
    const report = JSON.parse(out);
    expect(report.verdicts.response).toBe('weaker');
    expect(report.findings.map(({ rule }: { rule: string }) => rule)).toContain('R60');
    expect(report.responses.length).toBeGreaterThan(0);
    expect(report.coverage.length).toBeGreaterThan(0);
  });

  it.each<[string, (stack: Stack) => void, RegExp]>([
    [
      'an archive from elsewhere',
      ({ resource }) => set(only(resource.google_cloudfunctions2_function), 'evil.zip'),
      /another archive than the one/,
    ],
    [
      'a second archive',
      ({ resource }) => {
        const objects = resource.google_storage_bucket_object ?? {};
        objects.evil = { ...only(objects), name: 'evil.zip', source: 'cdk.tf.json' };
        set(only(resource.google_cloudfunctions2_function), 'evil.zip');
      },
      /another archive than the one/,
    ],
    [
      'an archive that is not there',
      ({ resource }) => {
        only(resource.google_storage_bucket_object).source = 'gone.zip';
      },
      /could not compare the response/,
    ],
  ])('fails if a function is built from %s', async (_, change, says) => {
    const { code, out } = await riposte(['review', '--base', folder(), '--head', folder(change), '--json']);
    const { verdicts, findings } = JSON.parse(out);
    expect(code).toBe(1);
    expect(verdicts.response).toBe('unknown');
    expect(findings).toContainEqual(
      expect.objectContaining({ rule: 'R51', severity: 'high', message: expect.stringMatching(says) }),
    );
  });

  it('reads a plan from standard input, with lines of a wrapper before it', async () => {
    const stdin = `[command]/usr/bin/terraform show -json plan\n${NARROWED}\n`;
    const { code, out } = await riposte(['review', '-', '--json'], { stdin });
    expect(JSON.parse(out).verdicts.detection).toBe('weakened');
    expect(code).toBe(1);
  });

  it('reviews several plans together, and those of a folder of cdktf', async () => {
    const cwd = tempFolder('plans');
    const out = join(cwd, 'cdktf.out');
    cpSync(folder(), out, { recursive: true });
    writeFileSync(join(out, 'stacks', 'riposte-project', 'plan.json'), HARMLESS);
    writeFileSync(join(cwd, 'other.json'), NARROWED);
    const { out: text } = await riposte(['review', 'other.json', 'cdktf.out', '--json'], { cwd });
    const { inputs, findings } = JSON.parse(text);
    expect(inputs.map(({ stack }: { stack: string }) => stack)).toEqual(['other', 'riposte-project']);
    expect(findings.map(({ stack }: { stack: string }) => stack)).toContain('other');
  });

  it('does not accept a list with other values as plans', async () => {
    const { code, out } = await riposte(['review', '-'], { stdin: '[{"stack": "a"}]' });
    expect([code, out]).toEqual([2, '']);
  });

  it('shows a sample without arguments, and names it as a sample first', async () => {
    const { out } = await riposte(['review', '--format', 'markdown']);
    expect(out).toContain('sample');
    const json = JSON.parse((await riposte(['review', '--json'])).out);
    expect(json.verdicts.detection).toBe('weakened');
  });

  it('fails for findings at or above --fail-on', async () => {
    const cwd = tempFolder('plans');
    writeFileSync(join(cwd, 'plan.json'), planOf('finding_class="THREAT" OR finding_class="VULNERABILITY"'));
    expect((await riposte(['review', 'plan.json'], { cwd })).code).toBe(0);
    expect((await riposte(['review', 'plan.json', '--fail-on', 'info'], { cwd })).code).toBe(1);
  });

  it('writes other formats to files', async () => {
    const cwd = tempFolder('plans');
    writeFileSync(join(cwd, 'plan.json'), NARROWED);
    const outputs = [
      'markdown=r.md',
      'sarif=r.sarif',
      'junit=r.xml',
      'json=r.json',
      'text=r.txt',
      'github=r.log',
    ];
    await riposte(['review', 'plan.json', '--output', ...outputs], { cwd });
    const read = (name: string) => readFileSync(join(cwd, name), 'utf8');
    expect(read('r.md').split('\n')[0]).toBe('<!-- riposte-review:riposte -->');
    expect(JSON.parse(read('r.sarif')).runs[0].results.length).toBeGreaterThan(0);
    expect(read('r.xml')).toContain('<testsuite');
    expect(JSON.parse(read('r.json')).verdicts.detection).toBe('weakened');
    expect(read('r.txt')).not.toContain('\u001b');
    expect(read('r.log')).toContain('::error ');
  });

  it('appends to the summary of a GitHub job', async () => {
    const cwd = tempFolder('plans');
    writeFileSync(join(cwd, 'plan.json'), NARROWED);
    const summary = join(cwd, 'summary.md');
    await riposte(['review', 'plan.json', '--format', 'github'], {
      cwd,
      env: { GITHUB_STEP_SUMMARY: summary },
    });
    expect(readFileSync(summary, 'utf8')).toContain('weakens detection');
  });

  describe('with exceptions', () => {
    const EXCEPTION = {
      rule: 'R02',
      address: 'google_scc_v2_project_notification_config.config',
      reason: 'only high findings for a week',
      owner: 'group:security@example.com',
      until: '2026-12-01',
    };
    const withException = async (exception: object) => {
      const cwd = tempFolder('plans');
      writeFileSync(join(cwd, 'plan.json'), NARROWED);
      writeFileSync(join(cwd, 'e.json'), JSON.stringify({ exceptions: [exception] }));
      return riposte(['review', 'plan.json', '--exceptions', 'e.json', '--json'], { cwd });
    };

    it('passes, and still reports that detection is weakened', async () => {
      const { code, out } = await withException(EXCEPTION);
      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject({
        verdicts: { detection: 'weakened' },
        findings: [],
        excepted: [{ rule: 'R02', owner: EXCEPTION.owner, ends: '2026-12-01' }],
      });
    });

    it.each<[string, object]>([
      ['that ended', { ...EXCEPTION, until: '2026-11-25' }],
      ['that nothing needs', { ...EXCEPTION, rule: 'R01' }],
    ])('%s, exits with 1', async (_, exception) => {
      const { code, err } = await withException(exception);
      expect(code).toBe(1);
      expect(err).toContain(EXCEPTION.owner);
    });

    it('that cannot be read, exits with 2', async () => {
      const { code } = await withException({ ...EXCEPTION, until: 'never' });
      expect(code).toBe(2);
    });
  });

  it.each<[string, readonly string[], RegExp]>([
    ['one folder of two', ['--base', 'x'], /code: +half-a-comparison\n/],
    ['a folder that is not there', ['--base', 'x', '--head', 'y'], /code: +no-stacks\n/],
    ['a file that is not there', ['nowhere.json'], /code: +file-unreadable\n/],
    ['a folder without plans', ['.'], /code: +no-plan\n/],
    ['a format that there is not', ['--output', 'pdf=x'], /code: +not-an-output\n/],
    ['a severity that there is not', ['--fail-on', 'terrible'], /critical/],
    ['exceptions that are not there', ['--exceptions', 'nowhere'], /code: +file-unreadable\n/],
  ])('exits with 2 for %s', async (_, args, says) => {
    const { code, out, err } = await riposte(['review', ...args]);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(says);
  });

  it.each<[string, string, RegExp]>([
    ['text', 'hello', /code: +not-json\n/],
    ['a state', '{"format_version":"1.0","values":{}}', /code: +not-a-plan\n/],
    ['another major version', '{"format_version":"2.0","resource_changes":[]}', /code: +unknown-format\n/],
    ['a list', '[]', /code: +not-json\n/],
  ])('exits with 2 for %s instead of a plan', async (_, text, says) => {
    const { code, err } = await riposte(['review', '-'], { stdin: text });
    expect(code).toBe(2);
    expect(err).toMatch(says);
  });
});

describe('riposte verify-plan', () => {
  const reviewed = async () => {
    const cwd = tempFolder('plans');
    writeFileSync(join(cwd, 'plan.json'), NARROWED);
    await riposte(['review', 'plan.json', '--fingerprint', 'reviewed.json'], { cwd });
    expect(existsSync(join(cwd, 'reviewed.json'))).toBe(true);
    return cwd;
  };

  it('accepts the reviewed plan, even under another name', async () => {
    const cwd = await reviewed();
    writeFileSync(join(cwd, 'copy.json'), NARROWED);
    expect((await riposte(['verify-plan', 'copy.json', 'reviewed.json'], { cwd })).code).toBe(0);
  });

  it.each<[string, string]>([
    ['any other', HARMLESS],
    ['one that ended in an error', planOf('finding_class="THREAT" AND severity="HIGH"', { errored: true })],
  ])('refuses %s', async (_, plan) => {
    const cwd = await reviewed();
    writeFileSync(join(cwd, 'other.json'), plan);
    const { code, err } = await riposte(['verify-plan', 'other.json', 'reviewed.json'], { cwd });
    expect(code).toBe(1);
    expect(err).toContain('not reviewed');
  });

  it.each<[string, string | undefined]>([
    ['a file that is not there', undefined],
    ['a file of something else', '{"schemaVersion":1,"plans":[{"fingerprint":"*"}]}'],
  ])('exits with 2 for %s', async (_, text) => {
    const cwd = await reviewed();
    if (text !== undefined) writeFileSync(join(cwd, 'other.json'), text);
    expect((await riposte(['verify-plan', 'plan.json', 'other.json'], { cwd })).code).toBe(2);
  });
});

withTerraform.describe(`riposte review of a saved plan${withTerraform.reason}`, () => {
  it('shows it with terraform, and verify-plan recognizes it', async () => {
    const cwd = tempFolder('saved-plan');
    writeFileSync(
      join(cwd, 'main.tf.json'),
      JSON.stringify({ resource: { terraform_data: { one: { input: 'one' } } } }),
    );
    const terraform = tryTerraformBinary()?.path as string;
    const env = { ...process.env, CHECKPOINT_DISABLE: '1' };
    for (const command of [['init'], ['plan', '-out=saved.tfplan']])
      execFileSync(terraform, [...command, '-no-color', '-input=false'], { cwd, env, stdio: 'ignore' });
    const { code, out } = await riposte(
      ['review', 'saved.tfplan', '--json', '--fingerprint', 'reviewed.json'],
      { cwd },
    );
    expect(JSON.parse(out).counts.create).toBe(1);
    expect(code).toBe(0);
    expect((await riposte(['verify-plan', 'saved.tfplan', 'reviewed.json'], { cwd })).code).toBe(0);
  });
});
