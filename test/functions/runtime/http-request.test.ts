import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { httpSend } from '../../../functions/runtime/http-request';

type Handle = (request: IncomingMessage, response: ServerResponse, body: string) => void;

let handle: Handle = (_request, response) => response.end();
let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => handle(request, response, Buffer.concat(chunks).toString('utf8')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2/x`;
});
afterAll(
  () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
);

const get = (options: object = {}) => httpSend({ url, method: 'GET', timeout: 5_000, ...options });

it('sends an object as JSON and returns the response', async () => {
  handle = (request, response, body) => {
    const { method, headers } = request;
    const length = Number(headers['content-length']);
    response.setHeader('X-Seen', 'yes');
    response.end(JSON.stringify({ method, type: headers['content-type'], own: headers.own, length, body }));
  };
  const answer = await get({ method: 'PATCH', data: { a: 'é' }, headers: { own: '1' } });
  expect(answer).toMatchObject({
    status: 200,
    data: { method: 'PATCH', type: 'application/json', own: '1', length: 10, body: '{"a":"é"}' },
  });
  expect([answer.headers?.get('x-seen'), answer.headers?.get('x-other')]).toEqual(['yes', null]);
});

it('sends text unchanged, with the type that the caller sets', async () => {
  handle = (request, response, body) =>
    response.end(JSON.stringify({ type: request.headers['content-type'], body }));
  const { data } = await get({ method: 'POST', data: '{"b":1}', headers: { 'content-type': 'text/x' } });
  expect(data).toEqual({ type: 'text/x', body: '{"b":1}' });
});

it('joins characters that arrive in parts', async () => {
  const [first, second] = [Buffer.from('"é"').subarray(0, 2), Buffer.from('"é"').subarray(2)];
  handle = (_request, response) => {
    response.write(first);
    setImmediate(() => response.end(second));
  };
  expect((await get()).data).toBe('é');
});

it.each([
  ['', undefined],
  ['<html>bad gateway</html>', '<html>bad gateway</html>'],
])('returns a body of %j that is not JSON as text or undefined', async (body, data) => {
  handle = (_request, response) => {
    response.statusCode = 502;
    response.end(body);
  };
  expect(await get()).toMatchObject({ status: 502, data });
});

it('follows no redirect, so that a token is sent only to the original address', async () => {
  const paths: (string | undefined)[] = [];
  handle = (request, response) => {
    paths.push(request.url);
    response.writeHead(307, { location: `${url}/elsewhere` }).end();
  };
  expect((await get({ headers: { authorization: 'Bearer t' } })).status).toBe(307);
  expect(paths).toEqual(['/v2/x']);
});

it('keeps its connection', async () => {
  const ports = new Set<number | undefined>();
  handle = (request, response) => {
    ports.add(request.socket.remotePort);
    response.end();
  };
  for (let times = 0; times < 3; times += 1) await get();
  expect(ports.size).toBe(1);
});

describe('fails', () => {
  it('without a response in time', async () => {
    handle = () => undefined;
    await expect(get({ timeout: 20 })).rejects.toThrow('no answer within 20 ms');
  });

  it('with half a response in time', async () => {
    handle = (_request, response) => void response.writeHead(200, { 'content-length': '100' }).write('half');
    await expect(get({ timeout: 20 })).rejects.toThrow();
  });

  it('if the connection breaks during the response', async () => {
    handle = (request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setImmediate(() => request.socket.destroy());
    };
    await expect(get()).rejects.toThrow();
  });

  it('if no server listens', async () => {
    await expect(get({ url: 'http://127.0.0.1:1/' })).rejects.toThrow(/ECONNREFUSED/);
  });

  it.each(['ftp://127.0.0.1/', 'file:///etc/passwd', 'toString://x/'])('for %s', async (other) => {
    await expect(get({ url: other })).rejects.toThrow(/expected https/);
  });
});
