import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFindingMarker } from '../../../functions/google/finding-marker';
import { readEnvironment } from '../../../functions/runtime/environment';
import { toHttpFunction } from '../../../functions/runtime/http';
import { createLog } from '../../../functions/runtime/log';
import { IN_PROCESS_ENDPOINTS, worldClient } from '../../../sandbox/in-process/world-client';
import { runtimeConfig } from '../../factories/config';
import { ACTOR, MainJob, RESPONDER } from '../../main-job/main-job';

describe('the log', () => {
  const lineOf = (...entry: Parameters<ReturnType<typeof createLog>>) => {
    const lines: string[] = [];
    createLog({ write: (line: string) => void lines.push(line) })(...entry);
    return JSON.parse(lines[0] as string);
  };

  it('writes one JSON line with the severity and message that Cloud Logging reads', () => {
    const line = lineOf('CRITICAL', 'case.failed', 'no', { caseId: 'c' });
    expect(line).toMatchObject({ severity: 'CRITICAL', message: 'no', event: 'case.failed', caseId: 'c' });
    expect(Number.isNaN(Date.parse(line.time))).toBe(false);
  });

  it('does not let a field replace the event', () => {
    expect(lineOf('INFO', 'plan.ready', 'm', { event: 'forged' }).event).toBe('plan.ready');
  });

  it('keeps hostile text as a value on its own line', () => {
    const line = lineOf('INFO', 'finding.received', 'a\n{"severity":"DEBUG"}', {});
    expect(line.message).toBe('a\n{"severity":"DEBUG"}');
  });
});

describe('the HTTP function', () => {
  const call = async (request: { method: string; rawBody?: Buffer; body?: unknown }) => {
    const bodies: unknown[] = [];
    const statuses: number[] = [];
    const handler = toHttpFunction(() => async (body) => {
      bodies.push(body);
      return 204;
    });
    const response = { status: (status: number) => ({ end: () => void statuses.push(status) }) };
    await handler(request as never, response as never);
    return { bodies, statuses };
  };

  it('passes a POST to the handler and returns its status', async () => {
    expect(await call({ method: 'POST', body: { a: 1 } })).toEqual({ bodies: [{ a: 1 }], statuses: [204] });
  });

  it('refuses other methods', async () => {
    expect(await call({ method: 'GET' })).toEqual({ bodies: [], statuses: [405] });
  });

  it('refuses a body that is larger than any Pub/Sub message', async () => {
    const rawBody = Buffer.alloc(14_000_001);
    expect(await call({ method: 'POST', rawBody, body: {} })).toEqual({ bodies: [], statuses: [413] });
  });
});

describe('the environment', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'riposte-environment-'));
    writeFileSync(join(folder, 'config.json'), JSON.stringify(runtimeConfig()));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const complete = {
    RIPOSTE_LEDGER_DATABASE: 'projects/p/databases/d',
    RIPOSTE_EFFECTS_DATABASE: 'projects/p/databases/e',
    RIPOSTE_EVIDENCE_BUCKET: 'bucket',
  };

  it('is read from the variables that the stack sets and the config next to the code', () => {
    const environment = readEnvironment(complete, folder);
    expect([environment.ledgerDatabase, environment.config.mode]).toEqual([
      'projects/p/databases/d',
      runtimeConfig().mode,
    ]);
  });

  it.each(Object.keys(complete))('names %s if it is missing', (name) => {
    const { [name as keyof typeof complete]: _gone, ...rest } = complete;
    expect(() => readEnvironment(rest, folder)).toThrow(name);
  });

  it('refuses a config of another schema version', () => {
    const other = mkdtempSync(join(tmpdir(), 'riposte-environment-'));
    writeFileSync(join(other, 'config.json'), JSON.stringify({ ...runtimeConfig(), schemaVersion: 2 }));
    expect(() => readEnvironment(complete, other)).toThrow('schemaVersion 2');
    rmSync(other, { recursive: true, force: true });
  });
});

describe('the finding marker, through the official client', () => {
  const NAME =
    'projects/210987654321/sources/1111111111111111111/locations/global/findings/5f0c7d3f9d9a4b0b8a3a4c6d1e2f0001';
  const marking = (principal: string) => {
    const job = MainJob.prepare();
    job.world.ingest(JSON.parse(job.prepared.notification.raw));
    const marker = createFindingMarker(
      async () => worldClient(() => job.world, principal),
      IN_PROCESS_ENDPOINTS.scc,
    );
    return { job, marked: marker.mark(NAME, { riposte_case: 'x' }) };
  };

  it('merges marks', async () => {
    const { job, marked } = marking(ACTOR);
    await marked;
    expect(job.world.state.scc.findings[NAME]?.finding.securityMarks).toMatchObject({
      marks: { riposte_case: 'x' },
    });
  });

  it('reports the missing permission and its resource', async () => {
    const fault = await marking(RESPONDER).marked.catch((cause: unknown) => cause);
    expect(fault).toMatchObject({ kind: 'denied' });
    expect(String(fault)).toContain('securitycenter.findingsecuritymarks.update');
    expect(String(fault)).toContain('securityMarks');
  });
});
