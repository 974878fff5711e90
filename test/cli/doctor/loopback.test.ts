import { diagnoseCloud } from '../../../cli/doctor/diagnosis';
import type { DoctorEndpoints } from '../../../cli/doctor/endpoints';
import { SANDBOX_OPERATOR } from '../../../cli/doctor/sandbox-seed';
import { plainClient } from '../../../functions/runtime/clients';
import { handle } from '../../../sandbox/gateway/handle';
import { SERVICE_IDS } from '../../../sandbox/protocol/request';
import { serveApi } from '../../../sandbox/server/api-server';
import type { Listening } from '../../../sandbox/server/http';
import { createTokens } from '../../../sandbox/server/tokens';
import { NOW_MS } from '../../factories/names';
import { CONFIG, notOk, plantedCloud } from './planted-clouds';

const servers: Listening[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** The same cloud behind one loopback port per API: paths and queries go through a real connection. */
async function overLoopback() {
  const tokens = createTokens();
  const state = plantedCloud().state();
  const entries = await Promise.all(
    SERVICE_IDS.map(async (service) => {
      const server = await serveApi(
        service,
        tokens,
        (request, principal) => handle(state, request, principal, NOW_MS).response,
        0,
      );
      servers.push(server);
      return [service, server.url] as const;
    }),
  );
  const token = tokens.mint(SANDBOX_OPERATOR);
  return {
    endpoints: Object.fromEntries(entries) as unknown as DoctorEndpoints,
    client: (authorization = `Bearer ${token}`) => ({
      request: (options: Parameters<typeof plainClient.request>[0]) =>
        plainClient.request({ ...options, headers: { ...options.headers, authorization } }),
    }),
    sleep: async () => {},
  };
}

describe('over HTTP', () => {
  it('the doctor finds no problem in a healthy cloud', async () => {
    const cloud = await overLoopback();
    const asked = { ...cloud, client: async () => cloud.client() };
    const found = notOk((await diagnoseCloud(CONFIG, asked, NOW_MS)).results);
    expect(found).toEqual([]);
  });

  it('the doctor can read nothing with refused credentials, and reports that', async () => {
    const cloud = await overLoopback();
    const asked = { ...cloud, client: async () => cloud.client('Bearer nobody') };
    expect((await diagnoseCloud(CONFIG, asked, NOW_MS)).blind).toMatch(/the credentials were refused/);
  });
});
