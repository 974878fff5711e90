import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../cli';
import { writeCaseFolder } from '../../cli/case-folder';
import { writeSandboxFile } from '../../cli/sandbox-file';
import { writeUndoResult } from '../../cli/undo-result';
import { exampleRecord } from '../report/example-record';
import { fakeIo } from './fake-io';

const CASE = exampleRecord().caseId;
const TOPIC = 'projects/demo-prj/topics/riposte-undo';

let cwd: string;
let server: Server;
let answer: (request: { path: string; authorization: string; body: string }) => Promise<number>;

beforeEach(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'riposte-undo-test-'));
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { url = '', headers } = request;
    response.statusCode = await answer({ path: url, authorization: headers.authorization ?? '', body });
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(cwd, { recursive: true, force: true });
});

const keep = (pid = process.pid) =>
  writeSandboxFile(cwd, {
    pid,
    project: 'demo-prj',
    endpoints: { pubsub: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    operatorToken: 'sandbox-operator',
    undoTopic: TOPIC,
  });

const result = (event: string, message: string) =>
  writeUndoResult(cwd, CASE, { event, severity: 'NOTICE', message, fields: { caseId: CASE } }, Math.random());

describe('riposte undo', () => {
  it('publishes the case id to the undo topic as the operator and says what was restored', async () => {
    await keep();
    const asked: string[] = [];
    answer = async ({ path, authorization, body }) => {
      const { data } = JSON.parse(body).messages[0];
      asked.push(path, authorization, Buffer.from(data, 'base64').toString());
      const before = exampleRecord();
      const outcomes = before.outcomes.map((outcome) =>
        outcome.action === 'shift-traffic' ? { ...outcome, status: 'undone' as const } : outcome,
      );
      await writeCaseFolder(cwd, { ...before, outcomes }, []);
      await result('undo.done', 'shift-traffic: every user-settable field is as it was before');
      return 200;
    };
    const io = fakeIo({ cwd });
    expect(await run(['undo', CASE], io)).toBe(0);
    expect(asked).toEqual([
      `/v1/${TOPIC}:publish`,
      'Bearer sandbox-operator',
      JSON.stringify({ caseId: CASE }),
    ]);
    expect(io.out.join('')).toContain('Undone: shift-traffic');
    expect(io.out.join('')).toContain('- type REVISION, revision web-00006-kuw, percent 100');
  });

  it('leaves with 3 when the actor refuses, and does not mistake an old result for the new one', async () => {
    await keep();
    await result('undo.done', 'an earlier undo');
    answer = async () => {
      await result('undo.refused', 'already undone');
      return 200;
    };
    const io = fakeIo({ cwd });
    expect(await run(['undo', CASE], io)).toBe(3);
    expect(io.out.join('')).toContain('Refused: already undone');
  });

  it('names the topic when the operator may not publish', async () => {
    await keep();
    answer = async () => 403;
    const io = fakeIo({ cwd });
    expect(await run(['undo', CASE], io)).toBe(3);
    expect(io.err.join('')).toContain(TOPIC);
  });

  it('says what to start when no sandbox runs, or the one of the file is gone', async () => {
    const nothing = fakeIo({ cwd });
    expect(await run(['undo', CASE], nothing)).toBe(2);
    expect(nothing.err.join('')).toContain('npm start -- --keep');
    await keep(2 ** 22 + 1);
    expect(await run(['undo', CASE], fakeIo({ cwd }))).toBe(2);
  });

  it('refuses what is no case id before anything is sent', async () => {
    await keep();
    const io = fakeIo({ cwd });
    expect(await run(['undo', '../../etc/passwd'], io)).toBe(2);
    expect(io.err.join('')).toContain('not a case id');
  });
});
