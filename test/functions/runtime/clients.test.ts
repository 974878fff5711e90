import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { computeClient, plainClient } from '../../../functions/runtime/clients';

describe('with a metadata server', () => {
  let server: Server;
  let host: string;
  const seen: [string | undefined, string | undefined][] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push([request.url?.split('/').pop(), request.headers.authorization]);
      response.writeHead(200, { 'metadata-flavor': 'Google' });
      response.end(JSON.stringify({ access_token: 'secret', expires_in: 3_600 }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => void seen.splice(0));
  afterAll(
    () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );

  it('the Google client sends the token, whatever the caller set', async () => {
    const client = await computeClient(host)();
    const url = `http://${host}/api`;
    await client.request({ url, method: 'GET', headers: { authorization: 'other' } });
    await client.fetch(url, { headers: { Authorization: 'other' } });
    expect(seen).toEqual([
      ['token', undefined],
      ['api', 'Bearer secret'],
      ['api', 'Bearer secret'],
    ]);
    expect((await client.getRequestHeaders()).get('authorization')).toBe('Bearer secret');
  });

  it('the plain client sends none', async () => {
    await plainClient.request({ url: `http://${host}/api`, method: 'GET' });
    expect(seen).toEqual([['api', undefined]]);
  });
});

/** A cold start parses the whole bundle (docs/benchmarks.md). */
it('the bundle contains no HTTP library, no worker threads and not the large form of zod, and stays small', () => {
  const bundle = readFileSync(
    join(__dirname, '..', '..', '..', 'dist', 'functions-bundle', 'index.js'),
    'utf8',
  );
  const libraries = [
    'gaxios',
    'node-fetch',
    'web-streams-polyfill',
    'google-auth-library',
    'toJSONSchema',
    'the worker has exited',
  ];
  expect(libraries.filter((name) => bundle.includes(name))).toEqual([]);
  expect(bundle.length).toBeLessThan(400_000);
});
