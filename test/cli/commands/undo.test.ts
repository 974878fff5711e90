import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { run } from '../../../cli';
import { writeCaseFolder } from '../../../cli/cases/case-folder';
import { clearUndoResult, tryReadUndoResult, writeUndoResult } from '../../../cli/commands/undo-result';
import { writeSandboxFile } from '../../../cli/pipeline/sandbox-file';
import type { JsonObject } from '../../../core/values/json';
import { exampleRecord } from '../../core/report/example-record';
import { tempFolder } from '../../factories/temp-folder';
import { fakeIo } from '../fake-io';

const CASE = exampleRecord().caseId;
const TOPIC = 'projects/demo-prj/topics/riposte-undo';

let cwd: string;
let server: Server;
let answer: (request: { path: string; authorization: string; body: string }) => Promise<number>;

beforeEach(async () => {
  cwd = tempFolder('undo-test');
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { url = '', headers } = request;
    response.statusCode = await answer({ path: url, authorization: headers.authorization ?? '', body });
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const keep = (pid = process.pid) =>
  writeSandboxFile(cwd, {
    pid,
    project: 'demo-prj',
    endpoints: { pubsub: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    proxy: 'http://127.0.0.1:9',
    region: 'us-central1',
    tokens: { operator: 'sandbox-operator', reader: 'r', responder: 's', deployer: 'd' },
    undoTopic: TOPIC,
  });

const result = (event: string, message: string, fields: JsonObject = {}, caseId = CASE) =>
  writeUndoResult(
    cwd,
    caseId,
    { event, severity: 'NOTICE', message, fields: { caseId, ...fields } },
    Math.random(),
  );

const step = (action: string, result: string, text: string) => ({
  step: `1-${action}`,
  action,
  target: 'web',
  result,
  text,
});

describe('riposte undo', () => {
  it('publishes the case id to the undo topic as the operator, and reports what was restored', async () => {
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

  it('exits with 3 if the actor refuses, and does not mistake an old result for the new one', async () => {
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

  it('reports the result of every step, that the earlier configuration serves, and the end of the hold', async () => {
    await keep();
    await writeCaseFolder(cwd, exampleRecord(), []);
    answer = async () => {
      await result('undo.done', 'not shown', {
        steps: [step('shift-traffic', 'undone', 'every user-settable field is as it was before')],
        holdUntil: '2026-04-15T10:01:02Z',
        nextSteps: ['Contain by hand if it was real.'],
      });
      return 200;
    };
    const io = fakeIo({ cwd });
    expect(await run(['undo', CASE], io)).toBe(0);
    const said = io.out.join('');
    expect(said).toContain('Undone:\n  shift-traffic on web undone: every user-settable field');
    expect(said).toContain('The earlier configuration serves again.');
    expect(said).toContain('Until 2026-04-15T10:01:02Z');
    expect(said).toContain('- Contain by hand if it was real.');
  });

  it('lists what was restored and what was not if a part is refused', async () => {
    await keep();
    await writeCaseFolder(cwd, exampleRecord(), []);
    answer = async () => {
      await result('undo.done', 'not shown', {
        steps: [
          step('stop-service', 'undone', 'as before'),
          step('shift-traffic', 'refused', 'it was changed'),
        ],
      });
      return 200;
    };
    const io = fakeIo({ cwd });
    expect(await run(['undo', CASE], io)).toBe(3);
    expect(io.out.join('')).toMatch(
      /Undone in part:\n {2}stop-service on web undone: as before\n {2}shift-traffic on web refused: it was changed/,
    );
  });

  it('does not report that the earlier configuration serves if nothing was restored', async () => {
    await keep();
    await writeCaseFolder(cwd, exampleRecord(), []);
    answer = async () => {
      const steps = [{ ...step('shift-traffic', 'undone', 'nothing was changed'), code: 'changed-nothing' }];
      await result('undo.done', 'not shown', { steps, holdUntil: '2026-04-15T10:01:02Z' });
      return 200;
    };
    const io = fakeIo({ cwd });
    expect(await run(['undo', CASE], io)).toBe(0);
    expect(io.out.join('')).not.toContain('serves again');
    expect(io.out.join('')).toContain('Until 2026-04-15T10:01:02Z');
  });

  it('names the topic if the operator may not publish', async () => {
    await keep();
    answer = async () => 403;
    const io = fakeIo({ cwd });
    expect(await run(['undo', CASE], io)).toBe(3);
    expect(io.err.join('')).toContain(TOPIC);
  });

  it('reports what to start if no sandbox runs, or if the one in the file is gone', async () => {
    const nothing = fakeIo({ cwd });
    expect(await run(['undo', CASE], nothing)).toBe(2);
    expect(nothing.err.join('')).toContain('riposte start --keep');
    await keep(2 ** 22 + 1);
    expect(await run(['undo', CASE], fakeIo({ cwd }))).toBe(2);
  });

  it('refuses an argument that is not a case id before it sends anything', async () => {
    await keep();
    const io = fakeIo({ cwd });
    expect(await run(['undo', '../../etc/passwd'], io)).toBe(2);
    expect(io.err.join('')).toContain('not a case id');
  });
});

describe('the folder of an undone case', () => {
  const kept = () => join(cwd, '.riposte', 'cases', CASE, 'undo.json');

  it('does not exist for a case that never existed', async () => {
    const unknown = 'case-20200101-000000-000000000000';
    await result('undo.refused', 'the ledger has no such case', {}, unknown);
    expect(existsSync(join(cwd, '.riposte', 'cases'))).toBe(false);
  });

  it('keeps the undo that took effect, whatever is refused afterwards', async () => {
    await result('undo.done', 'restored');
    await result('undo.refused', 'already undone');
    expect(JSON.parse(readFileSync(kept(), 'utf8')).event.message).toBe('restored');
  });

  it('has no undo after the same case runs again', async () => {
    await result('undo.done', 'restored');
    await clearUndoResult(cwd, CASE);
    expect(existsSync(kept())).toBe(false);
    expect(await tryReadUndoResult(cwd, CASE)).toBeUndefined();
  });
});
