import { DEPLOYER } from '../../../sandbox/boot/deployer';
import { serveApi } from '../../../sandbox/server/api-server';
import type { Listening } from '../../../sandbox/server/http';
import { createTokens } from '../../../sandbox/server/tokens';
import { readObject } from '../../../sandbox/services/storage';
import { BUCKET, boot, type Cloud, cloud, PROJECT } from '../mini-stack';

const BYTES = Uint8Array.from([0x50, 0x4b, 3, 4, 0, 255, 254, 13, 10, 128]);

describe('Cloud Storage over HTTP', () => {
  const tokens = createTokens();
  const authorization = `Bearer ${tokens.mint(DEPLOYER)}`;
  let c: Cloud;
  let server: Listening;

  beforeEach(async () => {
    c = cloud(boot());
    const answer: Parameters<typeof serveApi>[2] = (request, principal) =>
      c.call(request.service, request.method, request.path, request, principal).response;
    server = await serveApi('storage', tokens, answer, 0);
  });
  afterEach(() => server.close());

  const send = (path: string, init: RequestInit = {}) =>
    fetch(`${server.url}${path}`, { ...init, headers: { authorization, ...init.headers } });

  test('bytes are stored and returned unchanged', async () => {
    const path = `/upload/storage/v1/b/${BUCKET}/o?uploadType=media&name=a%2Fb.zip`;
    const { status } = await send(path, { method: 'POST', body: BYTES });
    expect(status).toBe(200);
    expect(Uint8Array.from(readObject(c.state, BUCKET, 'a/b.zip')!)).toEqual(BYTES);
    const media = await send(`/storage/v1/b/${BUCKET}/o/a%2Fb.zip?alt=media`);
    expect(new Uint8Array(await media.arrayBuffer())).toEqual(BYTES);
  });

  test('text is returned without quotes', async () => {
    const path = `/upload/storage/v1/b/${BUCKET}/o?uploadType=media&name=a.json`;
    await send(path, { method: 'POST', body: '{"a":"ü"}' });
    const media = await send(`/download/storage/v1/b/${BUCKET}/o/a.json?alt=media`);
    expect(await media.text()).toBe('{"a":"ü"}');
  });

  test('other requests are JSON, and malformed JSON is refused', async () => {
    const made = await send(`/storage/v1/b?project=${PROJECT}&alt=json&prettyPrint=false`, {
      method: 'POST',
      body: JSON.stringify({ name: 'demo-new', location: 'us' }),
    });
    expect(await made.json()).toMatchObject({ kind: 'storage#bucket', location: 'US' });
    const wrong = await send(`/storage/v1/b?project=${PROJECT}`, { method: 'POST', body: '{' });
    expect(wrong.status).toBe(400);
  });
});
