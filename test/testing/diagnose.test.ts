import type { SandboxEvent } from '../../sandbox/protocol/request';
import { diagnose } from '../../testing/diagnose';

const ACTOR = 'serviceAccount:riposte-actor@demo-prj.iam.gserviceaccount.com';
const RESPONDER = 'serviceAccount:riposte-responder@demo-prj.iam.gserviceaccount.com';

const event = (changes: Partial<SandboxEvent>): SandboxEvent => ({
  at: '2026-04-14T10:01:07.000Z',
  kind: 'denied',
  service: 'run',
  text: '',
  ...changes,
});
const place = (changes: Partial<SandboxEvent>): string => diagnose([event(changes)], 'failed').join('\n');

describe('the diagnosis of a failed run names the place', () => {
  it.each<[string, Partial<SandboxEvent>]>([
    [
      'permission',
      {
        text: "Permission 'run.services.update' denied",
        place: 'grant run.services.update',
        principal: ACTOR,
      },
    ],
    ['actAs', { text: "Permission 'iam.serviceAccounts.actAs' denied", principal: ACTOR }],
    [
      'notification filter',
      { kind: 'notification', service: 'scc', text: 'the filter does not match', place: 'x.filter' },
    ],
    [
      'publisher grant',
      { kind: 'denied', text: 'denied', place: 'publisher grant of config: grant pubsub.topics.publish' },
    ],
    ['OIDC audience', { kind: 'delivery', text: '401', place: 'OIDC audience: sub.oidc_token.audience' }],
    ['invoker grant', { kind: 'delivery', text: '403', place: 'invoker grant: run.routes.invoke on web' }],
    [
      'push identity',
      {
        kind: 'delivery',
        text: '401',
        place: 'push identity: sub.push_config.oidc_token.service_account_email',
      },
    ],
    [
      'push endpoint',
      { kind: 'delivery', text: '404', place: 'push endpoint: sub.push_config.push_endpoint' },
    ],
    ['update mask', { kind: 'invalid', text: 'updateMask: unknown field path "trafic"' }],
    ['etag', { kind: 'invalid', text: 'ABORTED', place: 'service.etag', status: 409 }],
    ['a responder that tries to change a workload', { text: 'denied', principal: RESPONDER, mutation: true }],
    ['dead letter', { kind: 'dead-letter', service: 'pubsub', text: 'given up after 5 attempts' }],
  ])('%s', (name, changes) => {
    expect(place(changes)).toContain(`- ${name}: `);
    expect(place(changes)).toContain('fix: ');
  });

  it('reports repeated trouble once, with its count', () => {
    const denied = event({ text: 'denied' });
    expect(diagnose([denied, denied, denied], 'failed').join('\n')).toContain('(3 times)');
  });

  it('omits successful calls and conflicts that Riposte expects', () => {
    const journal = [
      event({ kind: 'api', text: 'GET /v2/x -> 200', status: 200 }),
      event({ kind: 'delivery', text: 'acknowledged', status: 204 }),
      event({ kind: 'invalid', service: 'firestore', status: 409, text: 'Document already exists: cases/1' }),
    ];
    expect(diagnose(journal, 'refused')).toHaveLength(1);
  });

  it('begins with the failed steps', () => {
    const error = { kind: 'not-verified', message: 'scaling is not manual zero', fix: 'look at scaling' };
    const outcomes = [
      {
        step: '2-stop-service',
        action: 'stop-service',
        status: 'failed',
        startedAt: '',
        endedAt: '',
        error,
      } as const,
    ];
    expect(diagnose([], 'failed', outcomes)[1]).toContain('step 2-stop-service: scaling is not manual zero');
  });

  it('reports that the run reached no verdict, if the sandbox saw no trouble', () => {
    expect(diagnose([], undefined)[0]).toMatch(/No verdict was reached/);
  });
});
