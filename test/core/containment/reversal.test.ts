import {
  describeReversal,
  type ReversalInput,
  servesNow,
  stepsAfterReversal,
} from '../../../core/containment/reversal';

const SELF = 'riposte-actor@shop-prod.iam.gserviceaccount.com';
const CI = 'ci@shop-prod.iam.gserviceaccount.com';
const serving = { code: 'bad-serving', text: 'revision web-2 serves' } as const;
const wayIn = { code: 'way-in-open', text: 'the way in is open' } as const;

const service = (changes: object = {}) => ({
  name: 'projects/p/locations/l/services/web',
  lastModifier: CI,
  updateTime: '2026-05-06T08:00:00Z',
  client: 'gcloud',
  clientVersion: '583.0.0',
  latestReadyRevision: 'projects/p/locations/l/services/web/revisions/web-2',
  trafficStatuses: [{ percent: 100 }, { revision: 'web-1', tag: 'blue' }, { revision: 'web-0' }],
  ...changes,
});
const change = (changes: object = {}) => ({
  at: '2026-05-06T08:00:00.5Z',
  method: 'UpdateService',
  principal: CI,
  via: [],
  tool: 'Terraform/1.11.4',
  entry: 'e',
  ...changes,
});
const reversal = (changes: Partial<ReversalInput> = {}) =>
  describeReversal({
    service: service(),
    prior: { name: 'x', client: 'terraform' },
    problems: [serving],
    since: '2026-05-06T07:10:00Z',
    self: SELF,
    changes: [],
    foundAt: '2026-05-06T08:01:00Z',
    ...changes,
  });

test('the service names who changed it, when and with which client, without the audit log', () => {
  expect(reversal()).toMatchObject({ by: CI, changedAt: '2026-05-06T08:00:00Z', tool: 'gcloud 583.0.0' });
});

test('a client that the service named before the change proves nothing, and the report marks it as uncertain', () => {
  const { tool } = reversal({ prior: { client: 'gcloud', clientVersion: '583.0.0' } });
  expect(tool).toMatch(/^perhaps gcloud/);
});

test('the audit log names the tool more exactly', () => {
  expect(reversal({ changes: [change()] })).toMatchObject({ by: CI, tool: 'Terraform/1.11.4' });
});

test('an entry about another principal does not name the tool', () => {
  expect(reversal({ changes: [change({ principal: 'a@example.com' })] })).toMatchObject({
    by: CI,
    tool: 'gcloud 583.0.0',
  });
});

test('the principal behind an impersonated account is named', () => {
  expect(reversal({ changes: [change({ via: ['eve@example.com'] })] }).by).toBe(
    `${CI} (on behalf of eve@example.com)`,
  );
});

test.each([
  ['the actor itself made the last change', { lastModifier: SELF }],
  ['nobody changed the service since', { updateTime: '2026-05-06T07:09:59Z' }],
  ['the service names no modifier', { lastModifier: undefined }],
])('nobody is accused if %s', (_what, changes) => {
  const { by, changedAt, tool } = reversal({ service: service(changes) });
  expect([by, changedAt, tool]).toEqual([undefined, undefined, undefined]);
});

test('the principal that set the policy opened the way in, and not the one that changed the service', () => {
  const set = change({ method: 'SetIamPolicy', principal: 'a@example.com', tool: 'curl' });
  expect(reversal({ problems: [wayIn], changes: [set, change()] })).toMatchObject({
    by: 'a@example.com',
    tool: 'curl',
  });
});

test('what serves now is listed by share or tag, the latest revision by its name', () => {
  expect(servesNow(service())).toEqual(['web-2 100%', 'web-1 0%, tag blue']);
});

test('the next steps ask a person to decide, and say that nothing more happens automatically', () => {
  const steps = stepsAfterReversal(reversal(), 'projects/p/locations/l/services/web').join(' ');
  for (const word of [CI, 'web-2 100%', 'Contain by hand', 'newer finding']) expect(steps).toContain(word);
});

test('names of any length are cut', () => {
  const by = 'x'.repeat(5_000);
  expect(reversal({ service: service({ lastModifier: by, client: by }) }).by?.length).toBeLessThan(400);
});
