import { request } from 'node:http';
import { connect } from 'node:net';
import { SERVICE_IDS, type ServiceId } from '../../../sandbox/protocol/request';
import { inventedUrl, serveFrontProxy } from '../../../sandbox/server/front-proxy';
import { type Listening, listen } from '../../../sandbox/server/http';

const open: Listening[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function proxied() {
  const refused: string[] = [];
  const entries = await Promise.all(
    SERVICE_IDS.map(async (service) => {
      const api = await listen((asked, response) =>
        response.end(JSON.stringify({ service, path: asked.url, host: asked.headers.host })),
      );
      open.push(api);
      return [service, api.url] as const;
    }),
  );
  const endpoints = Object.fromEntries(entries) as Record<ServiceId, string>;
  const proxy = await serveFrontProxy({ endpoints, onRefused: (host) => refused.push(host) });
  open.push(proxy);
  const get = (url: string) =>
    new Promise<{ status: number; body: Record<string, unknown> }>((resolve, reject) => {
      const { host } = new URL(url);
      request({ port: proxy.port, host: '127.0.0.1', path: url, headers: { host } }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString()) }),
        );
      })
        .on('error', reject)
        .end();
    });
  return { proxy, refused, get };
}

test.each(SERVICE_IDS)('%s is reached by its invented name', async (service) => {
  const { get } = await proxied();
  const { body } = await get(`${inventedUrl(service)}v1/x?alt=json`);
  expect(body).toMatchObject({ service, path: '/v1/x?alt=json' });
});

test('a region before the host is the same API, and the API receives the host', async () => {
  const { get } = await proxied();
  const { body } = await get('http://us-central1-run.riposte.test/apis/x');
  expect(body).toEqual({ service: 'run', path: '/apis/x', host: 'us-central1-run.riposte.test' });
});

test.each([
  'http://run.googleapis.com/v1/x',
  'http://metadata.google.internal/computeMetadata/v1/x',
  'http://unknown.riposte.test/x',
  'http://run.riposte.test.example.com/x',
])('%s is refused, and the refusal is reported', async (url) => {
  const { get, refused } = await proxied();
  expect((await get(url)).status).toBe(403);
  expect(refused).toEqual([new URL(url).host]);
});

test('a tunnel is refused', async () => {
  const { proxy, refused } = await proxied();
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(proxy.port, '127.0.0.1', () =>
      socket.write('CONNECT run.googleapis.com:443 HTTP/1.1\r\nhost: run.googleapis.com:443\r\n\r\n'),
    );
    socket.once('data', (data) => {
      socket.destroy();
      resolve(String(data));
    });
  });
  expect(answer).toMatch(/^HTTP\/1\.1 403 run\.googleapis\.com:443 /);
  expect(refused).toEqual(['run.googleapis.com:443']);
});
