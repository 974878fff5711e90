import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../cli';
import { writeCaseFolder } from '../../../cli/cases/case-folder';
import type { CaseOutcome } from '../../../cli/cases/outcome';
import type { PipelineOptions } from '../../../cli/pipeline/pipeline';
import { pipelines } from '../../../cli/pipeline/pipelines';
import { config as example } from '../../../riposte.config';
import { REFERENCE_NOTIFICATION } from '../../../testing/reference-notification';
import { tempFolder } from '../../factories/temp-folder';
import { fakeIo } from '../fake-io';
import { fakePipelines, outcomeOf } from '../fake-pipelines';

const CONFIG = { ...example, mode: 'enforce' };

let outcome: CaseOutcome;
let folder: string;
/** The reference finding, sent through the whole pipeline once, recorded, and kept as a case folder. */
beforeAll(async () => {
  folder = tempFolder('replay');
  writeFileSync(join(folder, 'riposte.config.json'), JSON.stringify(CONFIG));
  writeFileSync(join(folder, 'finding.json'), REFERENCE_NOTIFICATION);
  const inProcess = await pipelines.inProcess();
  const kept = {
    ...pipelines,
    inProcess: async () => async (options: PipelineOptions) => {
      outcome = await inProcess(options);
      return outcome;
    },
  };
  const io = fakeIo({ cwd: folder });
  expect(await run(['simulate', 'finding.json', '--record', 'rec.jsonl'], io, kept)).toBe(0);
  expect(io.out.join('')).toMatch(/Recorded projects\/210987654321\/\S+ in rec\.jsonl/);
  await writeCaseFolder(folder, outcome.record as NonNullable<CaseOutcome['record']>, outcome.evidence);
}, 60_000);

const caseName = () => readdirSync(join(folder, '.riposte', 'cases'))[0] as string;

async function replay(...argv: string[]) {
  const io = fakeIo({ cwd: folder });
  const code = await run(['replay', ...argv], io);
  return { code, out: io.out.join(''), err: io.err.join(''), chunks: io.out.length };
}
const json = async (...argv: string[]) => {
  const { code, out } = await replay(...argv, '--json');
  expect(code).toBe(0);
  return JSON.parse(out);
};

/** A folder with the one case, changed. */
function changedCase(change: (folder: string) => void): string {
  const copy = tempFolder('case');
  cpSync(join(folder, '.riposte', 'cases', caseName()), join(copy, caseName()), { recursive: true });
  change(join(copy, caseName()));
  return copy;
}
const removeEvidence = (label: string) => (at: string) => {
  for (const name of readdirSync(join(at, 'evidence')).filter((file) => file.startsWith(`${label}-`)))
    rmSync(join(at, 'evidence', name));
};

describe('riposte replay', () => {
  it.each([
    ['a record file', () => 'rec.jsonl'],
    ['a folder of cases', () => '.riposte/cases'],
    ['one case folder', () => join('.riposte', 'cases', caseName())],
  ])('makes the plan of the pipeline from %s, with the same hash', async (_what, path) => {
    const told = await json(path());
    expect(told).toMatchObject({ schemaVersion: 1, config: 'riposte.config.json', lost: [], skipped: [] });
    expect(told.findings).toHaveLength(1);
    expect(told.findings[0]).toMatchObject({
      caseId: outcome.record?.caseId,
      planHash: outcome.record?.plan.hash,
      verdict: 'would-contain',
      invented: true,
    });
    expect(told.findings[0].steps.map(({ action }: { action: string }) => action)).toEqual(
      outcome.record?.plan.steps.map(({ action }) => action),
    );
  });

  it('reads standard input for -', async () => {
    const io = fakeIo({ cwd: folder, stdin: readFileSync(join(folder, 'rec.jsonl'), 'utf8') });
    expect(await run(['replay', '-'], io)).toBe(0);
    expect(io.out.join('')).toContain('standard input');
  });

  it('reports first that the cloud was invented (invariant 16)', async () => {
    const { out } = await replay('rec.jsonl');
    expect(out).toMatch(/^All findings come from an invented cloud/);
    expect(out).toContain('shift-traffic          runs');
  });

  it('prints one document with --json, and nothing else', async () => {
    expect(await replay('rec.jsonl', '--json')).toMatchObject({ chunks: 1, err: '' });
  });

  it('reports what the mode does with the plan', async () => {
    writeFileSync(join(folder, 'observe.json'), JSON.stringify({ ...CONFIG, mode: 'observe' }));
    const told = await json('rec.jsonl', '--config', 'observe.json');
    expect(told.findings[0]).toMatchObject({ mode: 'observe', verdict: 'observed' });
    expect(told.sum.actions['shift-traffic']).toEqual({
      runs: 0,
      'awaits-approval': 0,
      'would-run': 1,
      withheld: 0,
    });
  });

  it('counts on a terminal, and removes the count at the end', async () => {
    const line = readFileSync(join(folder, 'rec.jsonl'), 'utf8');
    writeFileSync(join(folder, 'many.jsonl'), line.repeat(1000));
    const io = fakeIo({ cwd: folder, terminal: true });
    expect(await run(['replay', 'many.jsonl'], io)).toBe(0);
    expect(io.err).toHaveLength(3);
    expect(io.err[1]).toMatch(/^\r *\d+ %, 1000 findings replayed$/);
    expect(io.err[2]).toMatch(/^\r +\r$/);
    expect(io.out.join('')).toContain('1000 findings');
    const pipe = await replay('many.jsonl');
    expect(pipe.err).toBe('');
  });
});

describe('riposte replay over an incomplete case', () => {
  it('names the unavailable part, and withholds the actions that need it', async () => {
    const place = changedCase(removeEvidence('service'));
    const { err, out } = await replay(place, '--json');
    expect(err).toMatch(/^unavailable: case-\S+: service: not rebuilt: evidence service is missing/);
    const told = JSON.parse(out);
    expect(told.lost).toHaveLength(1);
    expect(told.findings[0]).toMatchObject({ verdict: 'refused' });
    expect(told.findings[0].withheld[0].reason).toContain('not rebuilt');
  });

  it('treats evidence that was changed since as missing', async () => {
    const place = changedCase((at) => {
      const file = readdirSync(join(at, 'evidence')).find((name) => name.startsWith('service-')) as string;
      appendFileSync(join(at, 'evidence', file), ' ');
    });
    expect((await replay(place)).err).toContain('evidence service is missing, changed');
  });

  it('skips a case without its finding, reports that, and replays the others', async () => {
    const place = changedCase(removeEvidence('finding'));
    cpSync(join(folder, '.riposte', 'cases', caseName()), join(place, 'whole'), { recursive: true });
    const told = await json(place);
    expect(told.findings).toHaveLength(1);
    expect(told.skipped).toEqual([expect.stringContaining('the evidence does not contain the finding')]);
  });

  it('refuses such a case if it is the only one', async () => {
    const place = changedCase(removeEvidence('finding'));
    expect(await replay(place)).toMatchObject({ code: 2, out: '' });
    const single = await replay(join(place, caseName()));
    expect(single).toMatchObject({ code: 2, out: '' });
    expect(single.err).toMatch(/where: +\S+, evidence/);
  });

  it('never reads outside of the case folder', async () => {
    const place = changedCase((at) => {
      const file = join(at, 'record.json');
      const record = JSON.parse(readFileSync(file, 'utf8'));
      for (const entry of record.evidence.entries) entry.name = entry.name.replace('cases/', '../../../../');
      writeFileSync(file, JSON.stringify(record));
    });
    expect((await replay(place)).code).toBe(0);
  });
});

describe('riposte replay: what it refuses', () => {
  const good = () => readFileSync(join(folder, 'rec.jsonl'), 'utf8');
  const write = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content);

  it.each<[string, () => void, RegExp, RegExp]>([
    ['missing.jsonl', () => undefined, /code: +file-unreadable\n/, /where: +missing\.jsonl/],
    ['empty.jsonl', () => write('empty.jsonl', '\n\n'), /code: +no-finding\n/, /where: +empty\.jsonl/],
    [
      'third.jsonl',
      () => write('third.jsonl', `${good()}\n{"schemaVersion":1}\n${good()}`),
      /code: +missing\n/,
      /where: +third\.jsonl, line 3, /,
    ],
    [
      'text.jsonl',
      () => write('text.jsonl', `${good()}nonsense`),
      /code: +not-json\n/,
      /line 2, \(the whole line\)/,
    ],
    [
      'latin1.jsonl',
      () => write('latin1.jsonl', Buffer.from([0x22, 0xe9, 0x22])),
      /code: +not-text\n/,
      /latin1/,
    ],
    [
      'nothing',
      () => mkdirSync(join(folder, 'nothing'), { recursive: true }),
      /code: +no-finding\n/,
      /nothing/,
    ],
  ])('%s: exit 2, with the place', async (file, prepare, what, where) => {
    prepare();
    const { code, out, err } = await replay(file, '--json');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(what);
    expect(err).toMatch(where);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it('a config with mistakes, every one of them', async () => {
    write('bad.json', JSON.stringify({ ...CONFIG, mode: 'yolo', typo: 1 }));
    const { code, err } = await replay('rec.jsonl', '--config', 'bad.json');
    expect(code).toBe(2);
    expect(err).toMatch(/bad\.json, mode/);
    expect(err).toMatch(/code: +unknown-member\n/);
  });
});

describe('riposte simulate --record', () => {
  it('appends: one line per run', async () => {
    const io = fakeIo({ cwd: folder });
    const fake = fakePipelines(outcome);
    for (const _ of [1, 2]) await run(['simulate', 'finding.json', '--record', 'two.jsonl'], io, fake);
    expect(readFileSync(join(folder, 'two.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(2);
  });

  it('reports that it cannot write', async () => {
    const io = fakeIo({ cwd: folder });
    const argv = ['simulate', 'finding.json', '--record', 'nowhere/rec.jsonl'];
    expect(await run(argv, io, fakePipelines(outcome))).toBe(2);
    expect(io.err.join('')).toMatch(/where: +--record nowhere\/rec\.jsonl[\s\S]*code: +does-not-exist/);
  });

  it('reports that the finding led to no case', async () => {
    const io = fakeIo({ cwd: folder });
    const argv = ['simulate', 'finding.json', '--record', 'none.jsonl'];
    expect(await run(argv, io, fakePipelines(outcomeOf({ record: undefined })))).toBe(3);
    expect(io.err.join('')).toContain('nothing was recorded');
  });
});
