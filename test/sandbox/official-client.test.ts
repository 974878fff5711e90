import { v2 } from '@google-cloud/security-center';
import { GoogleAuth, OAuth2Client } from 'google-auth-library';
import { ingestFinding } from '../../sandbox/delivery/push';
import { handle } from '../../sandbox/gateway/handle';
import type { CloudState } from '../../sandbox/state/cloud-state';
import { ACTOR, boot, CANONICAL, NUMBER, notification, START } from './mini-stack';

/** Google's own v2 client in REST mode, with the sandbox as its network. */
function client(start: CloudState) {
  const held = { state: start };
  const auth = new OAuth2Client();
  auth.setCredentials({ access_token: 'sandbox', expiry_date: 4_102_444_800_000 });
  auth.transporter.defaults.fetchImplementation = (async (input: string | URL, init?: RequestInit) => {
    const url = new URL(String(input));
    const body = typeof init?.body === 'string' && init.body !== '' ? JSON.parse(init.body) : undefined;
    const handled = handle(
      held.state,
      {
        service: 'scc',
        method: init?.method ?? 'GET',
        path: decodeURIComponent(url.pathname),
        query: Object.fromEntries(url.searchParams),
        headers: {},
        body,
      },
      ACTOR,
      START,
    );
    held.state = handled.state;
    return new Response(JSON.stringify(handled.response.body), {
      status: handled.response.status,
      headers: { 'content-type': 'application/json' },
    });
  }) as never;
  const googleAuth = new GoogleAuth({ authClient: auth, projectId: NUMBER });
  return { held, scc: new v2.SecurityCenterClient({ fallback: true, auth: googleAuth as never }) };
}

describe("Google's official Security Command Center client", () => {
  const start = () => client(ingestFinding(boot(), notification(), START).state);

  test('lists the finding', async () => {
    const { scc } = start();
    const parent = `projects/${NUMBER}/sources/-/locations/global`;
    const [results] = await scc.listFindings({ parent, filter: 'state="ACTIVE"' }, { autoPaginate: false });
    expect(results[0]?.finding?.canonicalName).toBe(CANONICAL);
    await scc.close();
  });

  test('writes a mark with a mask', async () => {
    const { scc, held } = start();
    const [marks] = await scc.updateSecurityMarks({
      securityMarks: { name: `${CANONICAL}/securityMarks`, marks: { 'case-id': '42' } },
      updateMask: { paths: ['marks.case-id'] },
    });
    expect(marks.marks).toEqual({ 'case-id': '42' });
    expect(held.state.scc.findings[CANONICAL]?.finding.securityMarks).toMatchObject({
      marks: { 'case-id': '42' },
    });
    await scc.close();
  });

  test('is refused without a grant', async () => {
    const { scc } = start();
    const parent = 'organizations/123/sources/-/locations/global';
    const refused = scc.listFindings({ parent }, { autoPaginate: false });
    await expect(refused).rejects.toMatchObject({ response: { status: 403 } });
    await scc.close();
  });
});
