import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../cli';
import { REFERENCE_NOTIFICATION } from '../../../testing/reference-notification';
import { exampleRecord } from '../../core/report/example-record';
import { tempFolder } from '../../factories/temp-folder';
import { fakeIo } from '../fake-io';
import { fakePipelines, outcomeOf } from '../fake-pipelines';

let folder: string;
beforeAll(() => {
  folder = tempFolder('cli');
  writeFileSync(join(folder, 'finding.json'), REFERENCE_NOTIFICATION);
  writeFileSync(join(folder, 'empty.json'), ' \n');
  writeFileSync(join(folder, 'text.json'), 'not JSON at all');
  writeFileSync(join(folder, 'list.json'), '[1,2]');
  writeFileSync(join(folder, 'shape.json'), '{"hello":"world"}');
  writeFileSync(join(folder, 'latin1.json'), Buffer.from([0x22, 0xe9, 0x22]));
  writeFileSync(join(folder, 'bad-push.json'), '{"message":{"data":"%%%"},"subscription":"s"}');
  const odd = REFERENCE_NOTIFICATION.replace(/"eventTime":\s*"[^"]+"/, '"eventTime":7');
  expect(odd).not.toBe(REFERENCE_NOTIFICATION);
  writeFileSync(join(folder, 'wrong-type.json'), odd);
  writeFileSync(join(folder, 'huge.json'), '{}');
  mkdirSync(join(folder, 'empty'));
  truncateSync(join(folder, 'huge.json'), 20 * 1024 * 1024);
});

describe('riposte simulate: what it refuses', () => {
  it.each([
    ['missing.json', 'file-unreadable', 'missing.json'],
    ['empty.json', 'empty-input', 'empty.json'],
    ['text.json', 'not-json', 'text.json'],
    ['list.json', 'not-a-finding', 'list.json'],
    ['shape.json', 'not-a-finding', 'shape.json'],
    ['latin1.json', 'not-text', 'latin1.json'],
    ['bad-push.json', 'message-without-data', 'bad-push.json, member message.data'],
    ['huge.json', 'input-too-large', 'huge.json'],
    ['wrong-type.json', 'finding-member-unreadable', 'wrong-type.json, finding.eventTime'],
    ['empty', 'no-finding', 'empty'],
  ])(
    '%s: exit 2, what and how to fix it on standard error, nothing on standard output',
    async (file, code, where) => {
      const io = fakeIo({ cwd: folder });
      expect(await run(['simulate', file, '--json'], io, fakePipelines())).toBe(2);
      expect(io.out).toEqual([]);
      const said = io.err.join('');
      expect(said).toMatch(/^riposte: .+\n {2}where: .+\n {2}expected: .+\n {2}fix: .+\n {2}code: .+\n$/m);
      expect(said).toContain(`  where:    ${where}\n`);
      expect(said).toContain(`  code:     ${code}\n`);
      expect(said).not.toMatch(/\n\s+at /);
    },
  );

  it.each([
    [['simulate']],
    [['simulate', 'finding.json', '--mode', 'yolo']],
    [['fly']],
    [['simulate', 'a', '--no-such']],
  ])('bad usage %j: exit 2, nothing on standard output', async (argv) => {
    const io = fakeIo({ cwd: folder });
    expect(await run(argv, io, fakePipelines())).toBe(2);
    expect(io.out).toEqual([]);
    expect(io.err.join('')).not.toBe('');
  });

  it('stops reading standard input at the limit', async () => {
    const io = fakeIo();
    let chunks = 0;
    const endless = (async function* () {
      for (;;) {
        chunks += 1;
        yield Buffer.alloc(1024 * 1024);
      }
    })();
    expect(await run(['simulate', '-'], { ...io, stdin: endless }, fakePipelines())).toBe(2);
    expect(chunks).toBe(11);
  });
});

describe('riposte simulate: what it prints', () => {
  it('prints exactly one document with --json, and progress on standard error', async () => {
    const io = fakeIo({ cwd: folder });
    expect(await run(['simulate', 'finding.json', '--json'], io, fakePipelines())).toBe(0);
    expect(io.out).toHaveLength(1);
    expect(JSON.parse(io.out[0] as string)).toMatchObject({ schemaVersion: 1, verdict: 'contained' });
    expect(io.err.join('')).toContain('received');
  });

  it('reads standard input for -', async () => {
    const io = fakeIo({ stdin: REFERENCE_NOTIFICATION });
    const fake = fakePipelines();
    expect(await run(['simulate', '-', '--mode', 'observe'], io, fake)).toBe(0);
    expect(fake.asked[0]).toMatchObject({ mode: 'observe', notification: REFERENCE_NOTIFICATION });
  });

  it.each([
    ['contained', 0],
    ['containing', 0],
    ['awaiting-approval', 0],
    ['observed', 0],
    ['not-ours', 0],
    ['refused', 3],
    ['failed', 3],
  ] as const)('exits with the code for verdict %s: %d', async (verdict, code) => {
    const io = fakeIo({ cwd: folder });
    const pipelines = fakePipelines(outcomeOf({ record: exampleRecord({ verdict }) }));
    expect(await run(['simulate', 'finding.json'], io, pipelines)).toBe(code);
  });

  it('names the place if the run reached no verdict', async () => {
    const io = fakeIo({ cwd: folder });
    const journal = [
      {
        at: '2026-04-14T10:01:07.000Z',
        kind: 'notification' as const,
        service: 'scc',
        text: 'the filter of projects/1/notificationConfigs/riposte does not match: nothing is published',
        place: 'google_scc_v2_project_notification_config.findings.streaming_config.filter',
      },
    ];
    const pipelines = fakePipelines(outcomeOf({ record: undefined, journal }));
    expect(await run(['simulate', 'finding.json', '--json'], io, pipelines)).toBe(3);
    expect(io.out).toEqual([]);
    expect(io.err.join('')).toContain('notification filter');
  });

  it('writes no colour into a pipe, or if NO_COLOR is set', async () => {
    const pipe = fakeIo({ cwd: folder });
    await run(['simulate', 'finding.json'], pipe, fakePipelines());
    expect(pipe.out.join('')).not.toContain('\u001b');
    const refused = fakeIo({ cwd: folder, terminal: true, env: { NO_COLOR: '1' } });
    await run(['simulate', 'finding.json'], refused, fakePipelines());
    expect(refused.out.join('')).not.toContain('\u001b');
    const colour = fakeIo({ cwd: folder, terminal: true });
    await run(['simulate', 'finding.json'], colour, fakePipelines());
    expect(colour.out.join('')).toContain('\u001b[32m');
  });
});
