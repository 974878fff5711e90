import fc from 'fast-check';
import { GOOGLE_ENDPOINTS, readEndpoints, SERVICES } from '../../../functions/google/endpoints';
import { describe as describeFault, GoogleFault, isRetryable } from '../../../functions/google/faults';
import { createTransport, type GoogleCall, resource } from '../../../functions/google/transport';
import { createFakeClock } from '../../factories/fake-clock';
import { NOW_MS } from '../../factories/names';
import { type Answer, googleError, jitteredTransport, recordedTransport, urlOf } from './recorded-transport';

const call = (changes: Partial<GoogleCall> = {}): GoogleCall => ({
  service: 'run',
  method: 'GET',
  path: '/v2/projects/p/locations/l/services/s',
  deadlineMs: 1234,
  retries: 0,
  ...changes,
});

async function faultOf(answer: Answer, changes: Partial<GoogleCall> = {}): Promise<GoogleFault> {
  const { transport } = recordedTransport(answer);
  const outcome = await transport(call(changes)).catch((cause: unknown) => cause);
  if (!(outcome instanceof GoogleFault)) throw new Error('no fault');
  return outcome;
}

describe('one call', () => {
  it('returns the data', async () => {
    const { transport } = recordedTransport({ status: 200, data: { a: 1 } });
    expect(await transport(call())).toEqual({ a: 1 });
  });

  it('sets its deadline', async () => {
    const { transport, sent } = recordedTransport({ status: 200 });
    await transport(call());
    expect(sent[0]?.timeout).toBe(1234);
  });

  it('turns the retries of the library off', async () => {
    const { transport, sent } = recordedTransport({ status: 200 });
    await transport(call());
    expect(sent[0]?.retry).toBe(false);
  });

  it('encodes its query', async () => {
    const { transport, sent } = recordedTransport({ status: 200 });
    await transport(call({ query: { filter: 'a="b&c=d"#?' } }));
    expect(urlOf(sent[0]).searchParams.get('filter')).toBe('a="b&c=d"#?');
  });

  it('goes to the endpoint of its service', async () => {
    const { transport, sent } = recordedTransport({ status: 200 });
    await transport(call({ service: 'scc' }));
    expect(urlOf(sent[0]).origin).toBe('https://securitycenter.googleapis.com');
  });
});

describe('the faults', () => {
  it.each([
    [400, 'INVALID_ARGUMENT', 'invalid', false],
    [400, 'FAILED_PRECONDITION', 'precondition', false],
    [401, 'UNAUTHENTICATED', 'denied', false],
    [403, 'PERMISSION_DENIED', 'denied', false],
    [404, 'NOT_FOUND', 'not-found', false],
    [408, '', 'timeout', true],
    [409, 'ABORTED', 'conflict', false],
    [409, 'ALREADY_EXISTS', 'exists', false],
    [412, '', 'precondition', false],
    [418, '', 'invalid', false],
    [429, 'RESOURCE_EXHAUSTED', 'throttled', true],
    [500, 'INTERNAL', 'unavailable', true],
    [502, '', 'unavailable', true],
    [503, 'UNAVAILABLE', 'unavailable', true],
    [504, 'DEADLINE_EXCEEDED', 'timeout', true],
  ])('classify %i %s as %s, retryable: %s', async (status, rpcStatus, kind, retryable) => {
    const fault = await faultOf(googleError(status, rpcStatus));
    expect([fault.kind, fault.retryable]).toEqual([kind, retryable]);
  });

  it('classify a missing response as unavailable', async () => {
    expect((await faultOf(new Error('ECONNREFUSED'))).kind).toBe('unavailable');
  });

  it('keep the cause of a missing response', async () => {
    const cause = new Error('ECONNREFUSED');
    expect((await faultOf(cause)).cause).toBe(cause);
  });

  it('name the call', async () => {
    expect((await faultOf(googleError(403, 'PERMISSION_DENIED'))).message).toBe(
      '403 from run GET /v2/projects/p/locations/l/services/s: because',
    );
  });

  it('name the call without the query, which may contain text of a finding', async () => {
    const fault = await faultOf(googleError(500, ''), { query: { filter: 'hostile' } });
    expect(fault.message).not.toContain('hostile');
  });

  it('read the error of a list as well', async () => {
    const fault = await faultOf({ status: 400, data: [{ error: { status: 'FAILED_PRECONDITION' } }] });
    expect(fault.kind).toBe('precondition');
  });

  it('do not require a body', async () => {
    expect((await faultOf({ status: 503 })).message).toContain('no message');
  });

  it('are defined for any body', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.integer({ min: 300, max: 599 }), async (data, status) => {
        expect((await faultOf({ status, data })).fix.length).toBeGreaterThan(0);
      }),
    );
  });

  it("limit the length of the API's message", async () => {
    const fault = await faultOf(googleError(400, 'INVALID_ARGUMENT', 'é'.repeat(14_000_000)));
    expect(fault.message.length).toBeLessThan(2_200);
    expect(fault.message).toMatch(/… \(13998000 more characters\)$/);
  });

  it("limit the length of the API's status", async () => {
    const fault = await faultOf({ status: 400, data: { error: { status: 'S'.repeat(100_000) } } });
    expect(fault.message.length).toBeLessThan(2_200);
  });

  it("limit the length of the call's name", async () => {
    const fault = await faultOf({ status: 404 }, { path: `/v2/${'p'.repeat(100_000)}` });
    expect([fault.place.length < 1_100, fault.message.length < 1_300]).toEqual([true, true]);
  });

  it('limit the length of the reason for a missing response', async () => {
    expect((await faultOf(new Error('x'.repeat(700_000)))).message.length).toBeLessThan(2_200);
  });

  it("limit the length of a defect's message", () => {
    expect(describeFault(new Error('x'.repeat(700_000))).message.length).toBeLessThan(2_100);
  });

  it('classify contention in the ledger as retryable', () => {
    expect(isRetryable({ kind: 'contended' })).toBe(true);
  });

  it.each([undefined, null, 'text', new Error('defect')])('classify %j as a defect', (cause) => {
    expect([isRetryable(cause), describeFault(cause).kind]).toEqual([false, 'defect']);
  });
});

describe('retries', () => {
  const failing = googleError(503, 'UNAVAILABLE');

  it.each([0, 1, 2, 3])('are exactly %i if the call sets that number', async (retries) => {
    const { transport, sent } = recordedTransport(failing);
    await transport(call({ retries })).catch(() => undefined);
    expect(sent).toHaveLength(retries + 1);
  });

  it('end with the first success', async () => {
    const { transport, sent } = recordedTransport(failing, { status: 200, data: 'ok' });
    expect([await transport(call({ retries: 5 })), sent.length]).toEqual(['ok', 2]);
  });

  it('wait longer each time', async () => {
    const { transport, clock } = recordedTransport(failing);
    const from = clock.now();
    await transport(call({ retries: 2 })).catch(() => undefined);
    expect(clock.now() - from).toBe(100 + 400);
  });

  it.each([0, 0.25, 0.5, 0.999])('wait for a random part of that time: %f of it', async (part) => {
    const { transport, clock } = jitteredTransport(() => part, failing);
    const from = clock.now();
    await transport(call({ retries: 2 })).catch(() => undefined);
    expect(clock.now() - from).toBe(Math.floor(part * 101) + Math.floor(part * 401));
  });

  describe('after Retry-After', () => {
    const busy = (header: string, status = 503): Answer => ({ status, headers: { 'Retry-After': header } });
    const done: Answer = { status: 200, data: 'ok' };
    const waited = async (answer: Answer, part = 0) => {
      const { transport, sent, clock } = jitteredTransport(() => part, answer, done);
      const outcome = await transport(call({ retries: 1, deadlineMs: 5_000 })).catch((cause) => cause.kind);
      return [outcome, sent.length, clock.now() - NOW_MS];
    };

    it.each([429, 500, 503])('of a %i wait as long as the service requests', async (status) => {
      expect(await waited(busy('3', status))).toEqual(['ok', 2, 3_000]);
    });

    it('wait with the jitter in addition', async () => {
      expect(await waited(busy('3'), 0.5)).toEqual(['ok', 2, 3_050]);
    });

    it('wait until the date that the service names', async () => {
      expect(await waited(busy(new Date(NOW_MS + 2_000).toUTCString()))).toEqual(['ok', 2, 2_000]);
    });

    it('do not wait for a date that has passed', async () => {
      expect(await waited(busy('Sun, 06 Nov 1994 08:49:37 GMT'))).toEqual(['ok', 2, 0]);
    });

    it.each(['6', '999999999', new Date(NOW_MS + 60_000).toUTCString()])(
      'are not made if %s is longer than the call may wait',
      async (header) => {
        expect(await waited(busy(header))).toEqual([expect.any(String), 1, 0]);
      },
    );

    it.each(['', 'soon', '-1', '1.5', '1e3', '2026-04-14T10:00:00Z', '9'.repeat(400)])(
      'wait as without it if it is %j',
      async (header) => {
        expect(await waited(busy(header), 0.5)).toEqual(['ok', 2, 50]);
      },
    );
  });

  it.each([400, 401, 403, 404, 409, 412])('are never made after a %i', async (status) => {
    const { transport, sent } = recordedTransport(googleError(status, ''));
    await transport(call({ retries: 5 })).catch(() => undefined);
    expect(sent).toHaveLength(1);
  });

  it('throw the last fault', async () => {
    const { transport } = recordedTransport(failing, googleError(429, '', 'the last'));
    await expect(transport(call({ retries: 1 }))).rejects.toThrow('the last');
  });
});

describe('resource', () => {
  it('keeps every segment in its place in the path', () => {
    const segment = fc
      .string({ minLength: 1 })
      .filter((text) => !text.includes('/') && !/^\.{1,2}$/.test(text));
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 4 }), (segments) => {
        const { pathname, search, hash } = new URL(`https://x/v2/${resource(segments.join('/'))}`);
        expect([pathname.split('/').slice(2).map(decodeURIComponent), search, hash]).toEqual([
          segments,
          '',
          '',
        ]);
      }),
    );
  });

  it.each(['projects/../secrets', 'projects/.', '..', 'a/./b'])(
    'refuses %j, which URLs would resolve',
    (name) => {
      expect(() => resource(name)).toThrow();
    },
  );
});

describe('tokens', () => {
  it("are never requested for a service that is not Google's", async () => {
    const asked: string[] = [];
    const transport = createTransport({
      client: async (service) => {
        asked.push(service);
        return { request: async () => ({ status: 200, data: {} }) };
      },
      endpoints: GOOGLE_ENDPOINTS,
      clock: createFakeClock(),
    });
    await transport(call({ service: 'virustotal' }));
    expect(asked).toEqual(['virustotal']);
  });
});

describe('readEndpoints', () => {
  const all = (url: string) => JSON.stringify(Object.fromEntries(SERVICES.map((service) => [service, url])));

  it("are Google's own by default", () => {
    expect(readEndpoints(undefined)).toBe(GOOGLE_ENDPOINTS);
  });

  it.each(['http://127.0.0.1:8080', 'http://localhost:1', 'http://[::1]:65535'])('may be %s', (url) => {
    expect(readEndpoints(all(url)).run).toBe(url);
  });

  it.each([
    'https://run.googleapis.com',
    'http://127.0.0.1.evil:80',
    'http://127.0.0.1:80@evil:80',
    'http://evil/127.0.0.1:80',
    'http://10.0.0.1:80',
    'http://127.0.0.1:80/path',
    'http://127.0.0.1',
    'http://127.0.0.1:80\n',
    '',
  ])('may not be %j', (url) => {
    expect(() => readEndpoints(all(url))).toThrow(/RIPOSTE_ENDPOINTS\.run/);
  });

  it('the problem names a missing one', () => {
    const { pubsub: _gone, ...rest } = JSON.parse(all('http://127.0.0.1:1')) as Record<string, string>;
    expect(() => readEndpoints(JSON.stringify(rest))).toThrow(/RIPOSTE_ENDPOINTS\.pubsub/);
  });

  it.each(['nonsense', 'null', '[]', '"x"'])('the problem names what is wrong with %j', (text) => {
    expect(() => readEndpoints(text)).toThrow(/RIPOSTE_ENDPOINTS/);
  });
});
