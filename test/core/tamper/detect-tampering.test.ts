import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { hasTechniqueName } from '../../../core/report/techniques';
import {
  decodeLogEntry,
  detectTampering,
  entryId,
  TAMPER_DETECTIONS,
  type Tampering,
} from '../../../core/tamper';
import type { JsonObject } from '../../../core/values/json';
import {
  decoded,
  LOG_ENTRY_NAMES,
  logEntry,
  logEntryJson,
  logEntryText,
  PIPELINE,
} from '../../factories/log-entry';

function first(name: string, changes: JsonObject = {}): Tampering {
  const result = detectTampering(logEntry(name, changes), PIPELINE);
  if (result.kind !== 'tampering') throw new Error(result.reason);
  return result.found[0];
}

describe('an entry of a call that succeeded', () => {
  test.each([
    ['absent', undefined],
    ['empty', {}],
    ['code 0', { code: 0 }],
    ['a message without a code', { message: 'Ready condition status changed to True' }],
  ])('has a status that is %s', (_what, status) => {
    expect(first('pubsub-topic-deleted', { status }).succeeded).toBe(true);
  });

  test.each([7, 9, 13])('does not have status code %i', (code) => {
    expect(first('pubsub-topic-deleted', { status: { code, message: 'no' } })).toMatchObject({
      succeeded: false,
      severity: 'WARNING',
    });
  });
});

describe('the caller', () => {
  test('is named with the chain of principals behind it', () => {
    expect(first('pubsub-topic-deleted-by-the-deployer').who).toMatchObject({
      principal: 'deploy@shop-prod.iam.gserviceaccount.com',
      via: [
        'principal://iam.googleapis.com/projects/400000000001/locations/global/workloadIdentityPools/ci/subject/repo',
      ],
      ip: '203.0.113.7',
    });
  });

  test('is a subject if the entry has no address', () => {
    expect(first('identity-token-taken-by-a-federated-principal').who.principal).toMatch(/^principal:\/\//);
  });

  test('is reported as unknown if the entry names no caller', () => {
    expect(first('pubsub-topic-deleted-by-nobody-known').who.principal).toBe(
      'unknown: the entry names no caller',
    );
  });

  test('of a system event is the deployer of the revision', () => {
    expect(first('admission-refused').who.principal).toBe('mallory@example.com');
  });

  test('is cut to a limited length', () => {
    const callerSuppliedUserAgent = 'x'.repeat(10_000);
    expect(
      first('pubsub-topic-deleted', { requestMetadata: { callerSuppliedUserAgent } }).who.userAgent,
    ).toHaveLength(300);
  });

  test('has a severity one level lower if it is a deployer, with a note to compare with the plan', () => {
    expect(first('pubsub-topic-deleted-by-the-deployer')).toMatchObject({
      severity: 'ERROR',
      expected: 'by the deployer: compare with the reviewed plan',
    });
  });

  test('is not a deployer if only the end of its name matches', () => {
    const authenticationInfo = {
      principalSubject: 'principal://iam.googleapis.com/x/subject/deploy@shop-prod.iam.gserviceaccount.com',
    };
    expect(first('pubsub-topic-deleted', { authenticationInfo }).severity).toBe('CRITICAL');
  });

  test("results in a critical severity if one of Riposte's own identities is in the chain", () => {
    const authenticationInfo = {
      principalEmail: 'deploy@shop-prod.iam.gserviceaccount.com',
      serviceAccountDelegationInfo: [
        { firstPartyPrincipal: { principalEmail: 'riposte-responder@shop-prod.iam.gserviceaccount.com' } },
      ],
    };
    expect(first('pubsub-subscription-updated', { authenticationInfo }).severity).toBe('CRITICAL');
  });

  test('is a stranger if an agent has the number of another project', () => {
    const authenticationInfo = { principalEmail: 'service-999@gcf-admin-robot.iam.gserviceaccount.com' };
    expect(first('run-service-replaced-beneath-a-function', { authenticationInfo }).severity).toBe(
      'CRITICAL',
    );
  });
});

describe('a long-running operation', () => {
  test('is reported by its first and by its last entry, under one id', () => {
    const [start, end] = ['function-deleted-first', 'function-deleted-last'].map((name) => first(name));
    expect([start?.phase, end?.phase, start?.operation === end?.operation]).toEqual(['first', 'last', true]);
  });

  test.each([[{ first: true, last: true }], [{}]])('is reported once if one entry has %j', (marks) => {
    const operation = { id: 'x', ...marks };
    const entry = decoded({ ...logEntryJson('pubsub-topic-deleted'), operation });
    expect(detectTampering(entry, PIPELINE)).toMatchObject({ found: [{ phase: 'only' }] });
  });
});

describe('one entry', () => {
  test('may affect several protections: the most severe one comes first', () => {
    const { serviceData } = logEntryJson('identity-grants-added').protoPayload as {
      serviceData: { policyDelta: JsonObject };
    };
    const auditConfigDeltas = [{ action: 'REMOVE', service: 'storage.googleapis.com', logType: 'DATA_READ' }];
    const both = { ...serviceData, policyDelta: { ...serviceData.policyDelta, auditConfigDeltas } };
    const result = detectTampering(logEntry('identity-grants-added', { serviceData: both }), PIPELINE);
    expect(result).toMatchObject({
      found: [
        { id: 'identity-grants', severity: 'CRITICAL' },
        { id: 'audit-config', severity: 'ERROR' },
      ],
    });
  });

  test('has an id that depends only on log, time and insertId', () => {
    const json = logEntryJson('pubsub-topic-deleted');
    const id = entryId(decoded(json));
    expect(entryId(decoded({ ...json, receiveTimestamp: '2027-01-01T00:00:00Z', severity: 'ERROR' }))).toBe(
      id,
    );
    for (const change of [
      { insertId: 'other' },
      { timestamp: '2026-10-01T12:00:00.123457Z' },
      { logName: 'projects/p/logs/x' },
    ]) {
      expect(entryId(decoded({ ...json, ...change }))).not.toBe(id);
    }
  });
});

describe('a hostile or malformed entry (invariant 11: text of an entry is data)', () => {
  test.each([
    ['not JSON', 'DeleteTopic'],
    ['a list', '[]'],
    ['no logName', JSON.stringify({ ...logEntryJson('pubsub-topic-deleted'), logName: undefined })],
    ['no time', JSON.stringify({ ...logEntryJson('pubsub-topic-deleted'), timestamp: 'yesterday' })],
    ['no insertId', JSON.stringify({ ...logEntryJson('pubsub-topic-deleted'), insertId: undefined })],
    ['no method', JSON.stringify({ ...logEntryJson('pubsub-topic-deleted'), protoPayload: {} })],
  ])('is refused for %s', (_what, text) => {
    expect(decodeLogEntry(text)).toMatchObject({ ok: false, error: { kind: 'malformed' } });
  });

  test('is refused for nesting that would exhaust the stack, before any code walks it', () => {
    const [head, tail] = logEntryText('pubsub-topic-deleted').split('"insertId"') as [string, string];
    const deep = `${head}"deep":${'['.repeat(50_000)}${']'.repeat(50_000)},"insertId"${tail}`;
    expect(decodeLogEntry(deep)).toMatchObject({ ok: false, error: { what: 'JSON nested too deeply' } });
  });

  test('is not refused for brackets in its texts', () => {
    const what = { request: { name: `${'['.repeat(500)}\\"` } };
    expect(first('pubsub-topic-deleted', what).id).toBe('pubsub-topic');
  });

  test('is judged even if members have the wrong type', () => {
    const changes = {
      request: 'x',
      response: [1],
      authenticationInfo: 7,
      requestMetadata: null,
      serviceData: 'y',
      status: 'bad',
      authorizationInfo: {},
    };
    expect(first('pubsub-topic-deleted', changes)).toMatchObject({
      id: 'pubsub-topic',
      severity: 'CRITICAL',
    });
  });

  test('never causes a fault in a detection, whatever its content', () => {
    const key = fc.constantFrom(
      'request',
      'response',
      'serviceData',
      'metadata',
      'authenticationInfo',
      'requestMetadata',
      'status',
      'resourceName',
      'methodName',
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...LOG_ENTRY_NAMES),
        fc.dictionary(key, fc.jsonValue()),
        (name, changes) => {
          const json = logEntryJson(name);
          const text = JSON.stringify({
            ...json,
            protoPayload: { ...(json.protoPayload as JsonObject), ...(changes as JsonObject) },
          });
          const entry = decodeLogEntry(text);
          if (entry.ok)
            expect(['tampering', 'not-tampering']).toContain(detectTampering(entry.value, PIPELINE).kind);
        },
      ),
    );
  });

  test.each(['constructor', '__proto__', 'toString'])(
    'does not treat the method %s as a known one',
    (methodName) => {
      expect(detectTampering(logEntry('pubsub-topic-deleted', { methodName }), PIPELINE).kind).toBe(
        'not-tampering',
      );
    },
  );
});

describe('the detections', () => {
  test('have unique ids', () => {
    const ids = TAMPER_DETECTIONS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('name only techniques of ATT&CK that have a name in the report', () => {
    const techniques = TAMPER_DETECTIONS.flatMap((detection) => detection.techniques);
    expect(techniques.filter((id) => !hasTechniqueName(id))).toEqual([]);
  });
});

/**
 * Entries that systems of other people really wrote. They are not in this repository. The tests read them from a folder
 * next to the checkout, and are skipped if it does not exist, as in every fresh clone. What was learned from them is in
 * test/fixtures, so a fresh clone lacks only the breadth of the real ones.
 */
const REAL = join(__dirname, '..', '..', '..', '..', 'shared', 'samples', 'audit-logs', 'real');
const samples = existsSync(REAL) ? readdirSync(REAL) : [];
const whereTheyAre = samples.length > 0 ? describe : describe.skip;

whereTheyAre('real entries (skipped if there are none next to the checkout)', () => {
  test.each(samples)('%s is judged, or refused for the members that it lacks', (name) => {
    const { _sample, ...json } = JSON.parse(readFileSync(join(REAL, name), 'utf8')) as JsonObject;
    const entry = decodeLogEntry(JSON.stringify(json));
    const lacks = ['logName', 'timestamp', 'insertId'].some((member) => json[member] === undefined);
    expect(entry.ok).toBe(!lacks);
    if (entry.ok)
      expect(['tampering', 'not-tampering']).toContain(detectTampering(entry.value, PIPELINE).kind);
  });
});
