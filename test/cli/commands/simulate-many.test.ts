import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../cli';
import type { CaseOutcome } from '../../../cli/cases/outcome';
import type { Pipelines } from '../../../cli/pipeline/pipeline';
import { couldNot } from '../../../cli/terminal/problem';
import { decodeNotification } from '../../../core/finding/decode-push';
import { REFERENCE_NOTIFICATION } from '../../../testing/reference-notification';
import { exampleRecord } from '../../core/report/example-record';
import { tempFolder } from '../../factories/temp-folder';
import { fakeIo } from '../fake-io';
import { fakePipelines, outcomeOf } from '../fake-pipelines';

const message = JSON.parse(REFERENCE_NOTIFICATION);
const VERDICTS = [
  'contained',
  'awaiting-approval',
  'not-ours',
  'observed',
  'containing',
  'refused',
  'failed',
] as const;
type Category = (typeof VERDICTS)[number] | 'no-case' | 'other-project';

/** Ends each finding in the way that its category names. */
function pipelinesByCategory(): Pipelines & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    ...fakePipelines(),
    asked,
    inProcess: async () => async (options) => {
      const decoded = decodeNotification(options.notification);
      const category = (decoded.ok ? decoded.value.finding.category : '') as Category;
      asked.push(category);
      if (category === 'other-project')
        throw couldNot({
          code: 'cloud-not-possible',
          what: 'does not fit',
          where: '--cloud',
          expected: '',
          fix: '',
        });
      const outcome: CaseOutcome =
        category === 'no-case'
          ? outcomeOf({ record: undefined })
          : outcomeOf({ record: exampleRecord({ verdict: category }) });
      return outcome;
    },
  };
}

let cwd: string;
beforeEach(() => {
  cwd = tempFolder('many');
});

async function simulate(categories: readonly (Category | 'unreadable')[], ...more: readonly string[]) {
  const findings = categories.map((category) =>
    category === 'unreadable' ? { hello: 1 } : { ...message, finding: { ...message.finding, category } },
  );
  writeFileSync(join(cwd, 'many.json'), JSON.stringify(findings));
  const io = fakeIo({ cwd });
  const pipelines = pipelinesByCategory();
  const code = await run(['simulate', 'many.json', ...more], io, pipelines);
  return { code, out: io.out.join(''), err: io.err.join(''), asked: pipelines.asked };
}

const times = (count: number, category: Category): Category[] =>
  Array.from({ length: count }, () => category);

describe('riposte simulate over many findings', () => {
  it('counts the endings, in one line at the end', async () => {
    const { code, out } = await simulate([
      ...times(12, 'contained'),
      ...times(3, 'awaiting-approval'),
      ...times(185, 'not-ours'),
    ]);
    expect(out.trim().split('\n').at(-1)).toBe('200 findings: 12 contained, 3 waiting, 185 not ours');
    expect(code).toBe(0);
  });

  it('reports first that it is a rehearsal, and names each relevant finding with its place', async () => {
    const { out } = await simulate(['contained', 'not-ours', 'observed']);
    expect(out).toMatch(/^A rehearsal/);
    expect(out).toMatch(/^contained .*\(many\.json, item 1\)$/m);
    expect(out).toMatch(/^observed .*\(many\.json, item 3\)$/m);
    expect(out).not.toContain('item 2');
  });

  it.each([
    [['contained', 'observed'], 0],
    [['contained', 'unreadable'], 2],
    [['contained', 'other-project'], 2],
    [['contained', 'refused', 'unreadable'], 3],
    [['contained', 'failed'], 3],
    [['contained', 'no-case'], 3],
  ] as const)('exits with the code of the worst ending: %j %d', async (categories, code) => {
    expect((await simulate(categories)).code).toBe(code);
  });

  it('continues after a finding that cannot be read or run, and reports why', async () => {
    const { asked, out } = await simulate(['other-project', 'unreadable', 'contained']);
    expect(asked).toEqual(['other-project', 'contained']);
    expect(out).toContain('--cloud: does not fit');
    expect(out).toContain('its members are hello');
    expect(out).toContain('3 findings: 1 contained, 1 not run, 1 unreadable');
  });

  it('prints one line of JSON for each with --json, and nothing else on standard output', async () => {
    const { out, err } = await simulate(['contained', 'unreadable', 'not-ours', 'no-case'], '--json');
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ verdict }) => verdict)).toEqual(['contained', 'malformed', 'not-ours', 'failed']);
    expect(lines[1]).toMatchObject({ input: 'many.json, item 2', problem: { where: 'many.json, item 2' } });
    expect(err).toContain('4 findings');
  });

  it('prints one document for one finding, even if it is in a list', async () => {
    const { out } = await simulate(['contained'], '--json');
    expect(JSON.parse(out)).toMatchObject({ verdict: 'contained' });
    expect(out.split('\n').length).toBeGreaterThan(10);
  });

  it('refuses a list without a finding, as a whole', async () => {
    const { code, out, err } = await simulate(['unreadable', 'unreadable'], '--json');
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/code: +not-a-finding\n/);
  });

  it('counts on a terminal while it runs', async () => {
    writeFileSync(join(cwd, 'two.json'), JSON.stringify([message, message]));
    const io = fakeIo({ cwd, terminal: true });
    await run(['simulate', 'two.json'], io, fakePipelines());
    expect(io.err.join('')).toMatch(/\r.*1 findings simulated/);
    const pipe = fakeIo({ cwd });
    await run(['simulate', 'two.json'], pipe, fakePipelines());
    expect(pipe.err.join('')).not.toContain('findings simulated');
  });

  it('ends between two findings if it is interrupted, with the results so far', async () => {
    writeFileSync(join(cwd, 'three.json'), JSON.stringify([message, message, message]));
    const io = fakeIo({ cwd });
    const fake = fakePipelines();
    const inProcess: Pipelines['inProcess'] = async () => {
      const real = await fake.inProcess();
      return async (options) => {
        io.interrupt();
        return real(options);
      };
    };
    expect(await run(['simulate', 'three.json'], io, { ...fake, inProcess })).toBe(130);
    expect(fake.asked).toHaveLength(1);
    expect(io.out.join('')).toContain('1 finding: 1 contained');
  });
});

describe('riposte simulate --out', () => {
  it('writes a case folder for one finding', async () => {
    await simulate(['contained'], '--out', 'cases');
    const [name] = readdirSync(join(cwd, 'cases')).filter((each) => each.startsWith('case-'));
    expect(existsSync(join(cwd, 'cases', name ?? '', 'report.html'))).toBe(true);
  });

  it('writes one for each relevant finding, and an index of them', async () => {
    await simulate(['contained', 'not-ours', 'observed'], '--out', 'cases');
    const names = readdirSync(join(cwd, 'cases')).filter((each) => each.startsWith('case-'));
    const index = readFileSync(join(cwd, 'cases', 'index.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(index.map(({ folder, verdict }) => [folder, verdict])).toEqual([
      [names[0], 'contained'],
      [names[1], 'observed'],
    ]);
  });
});
