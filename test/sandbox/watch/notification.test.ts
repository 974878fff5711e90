import fc from 'fast-check';
import { type AssumptionSettings, assumptionSettings } from '../../../sandbox/protocol/assumptions';
import type { AlertPolicy, Condition } from '../../../sandbox/state/watch';
import { extractLabels } from '../../../sandbox/watch/extract-labels';
import { routeEntry } from '../../../sandbox/watch/log-routing';
import { notificationOf } from '../../../sandbox/watch/notification';
import { SUBSCRIPTION, watched } from './watched-stack';

const NOTICE = {
  event: 'notice',
  message: 'observed',
  caseId: 'case-20260414-100102-6c91c0660390',
  verdict: 'observed',
  workload: 'checkout',
  region: 'europe-west1',
  project: 'shop-prod',
  findingSeverity: 'HIGH',
};

/** The notifications for one notice, in a cloud with a synthesized pipeline. */
function notifiedOf(payload: object, assumptions: Partial<AssumptionSettings> = {}) {
  const { state } = watched().world;
  const entry = {
    logName: 'projects/demo-prj/logs/run.googleapis.com%2Fstdout',
    resource: { type: 'cloud_run_revision', labels: { project_id: 'demo-prj', service_name: 'responder' } },
    severity: 'CRITICAL',
    jsonPayload: { ...payload },
  };
  const assumed = { ...state, assumptions: assumptionSettings(assumptions) };
  const routed = routeEntry(assumed, JSON.parse(JSON.stringify(entry)), 0);
  return routed.state.watch.incidents.map(({ notification }) => notification);
}

test('a notice becomes a notification that names workload, project, verdict and severity', () => {
  const [notification] = notifiedOf(NOTICE);
  expect(notification?.subject).toBe(
    'CRITICAL: observed: checkout in europe-west1, project shop-prod (finding HIGH): a threat waits for a person',
  );
  expect(notification?.content).toContain(`Case: ${NOTICE.caseId}`);
  expect(notification?.links[0]?.url).toContain(encodeURIComponent(NOTICE.caseId));
  expect(JSON.stringify(notification)).not.toContain(`\${`);
});

test.each(['verdict', 'workload', 'project', 'findingSeverity', 'caseId'])(
  'a notice without %s may trigger no alert, and under the kinder assumption the subject contains no variable',
  (field) => {
    const payload = { ...NOTICE, [field]: undefined };
    expect(notifiedOf(payload)).toEqual([]);
    const kinder = notifiedOf(payload, { 'monitoring.label-of-missing-field': 'empty-label' });
    expect(kinder).toHaveLength(1);
    expect(kinder[0]?.subject).not.toContain(`\${`);
  },
);

test('an alert about a subscription names the subscription whose messages wait', async () => {
  const cloud = watched({ handler: () => async () => 500 });
  await cloud.minutes(40);
  const lag = cloud.world.state.watch.incidents.find(({ policy }) =>
    policy.includes('messages wait too long'),
  );
  expect(lag?.notification.subject).toBe(
    'ERROR: riposte in project demo-prj, subscription riposte-findings: messages wait too long',
  );
  expect(lag?.notification.links[0]?.url).toContain(SUBSCRIPTION('riposte-findings').split('/').pop());
});

const POLICY = { name: 'projects/p/alertPolicies/1', project: 'p', displayName: 'an alert' };
const CONDITION = { kind: 'log', name: 'a line', filter: undefined, labels: [] } as unknown as Condition;
const render = (subject: string, values: Record<string, string>) =>
  notificationOf(
    { ...POLICY, documentation: { subject, content: '', links: [] } } as unknown as AlertPolicy,
    CONDITION,
    values,
  ).subject;

test('a subject has at most 255 bytes of complete characters, and a value is never read as a variable', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (value) => {
      const subject = render(`\${log.extracted_label.a}`, { 'log.extracted_label.a': value });
      expect(Buffer.byteLength(subject)).toBeLessThanOrEqual(255);
      expect(value === '' ? 'an alert' : value).toContain(subject);
    }),
  );
  const nested = render(`\${log.extracted_label.a}`, { 'log.extracted_label.a': `\${project}` });
  expect(nested).toBe(`\${project}`);
});

test('labels are the text of a field, or the group of an expression', () => {
  const entry = { textPayload: 'tenant=blue of 7', jsonPayload: { count: 7, ok: true, list: ['x'] } };
  const labels = extractLabels(
    [
      { key: 'tenant', path: ['textPayload'], pattern: 'tenant=([^ ]+)' },
      { key: 'other', path: ['textPayload'], pattern: 'owner=([^ ]+)' },
      { key: 'count', path: ['jsonPayload', 'count'] },
      { key: 'ok', path: ['jsonPayload', 'ok'] },
      { key: 'list', path: ['jsonPayload', 'list'] },
      { key: 'none', path: ['jsonPayload', 'toString'] },
    ],
    entry,
  );
  expect(labels).toEqual({ tenant: 'blue', count: '7', ok: 'true' });
});
