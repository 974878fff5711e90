import type { ResponseConfigInput } from '../../core/config/response-schema';
import { synthesized } from '../factories/synthesized-stack';

const SOURCE = 'organizations/123456789012/sources/5678';
const withSource = (heartbeatSource: string, changes: Partial<ResponseConfigInput> = {}) =>
  synthesized({
    notifications: { scope: { organization: '123456789012' } },
    alerts: { heartbeatSource },
    ...changes,
  });

test('a source is created under a name with the number of an account of this deployment', () => {
  const stack = withSource('create');
  expect(stack.at('google_scc_v2_organization_source', 'watch/heartbeat-source').display_name).toBe(
    `heartbeat-${stack.reference('google_service_account', 'push', 'unique_id')}`,
  );
});

test('a source that the config names is neither created nor changed', () => {
  const stack = withSource(SOURCE);
  expect(stack.all('google_scc_v2_organization_source')).toEqual([]);
  expect(
    stack.at('google_scc_v2_organization_source_iam_member', 'watch/health/heartbeat/writes-findings'),
  ).toMatchObject({ source: SOURCE, role: 'roles/securitycenter.findingsEditor' });
});

test('both sinks exclude changes of the state of the heartbeat’s own finding', () => {
  const filters = withSource(SOURCE)
    .all('google_logging_organization_sink')
    .filter(({ name }) => String(name).includes('tamper'))
    .map(({ filter }) => String(filter));
  expect(filters).toHaveLength(2);
  for (const filter of filters) {
    expect(filter.match(/\bNOT\b/g)).toHaveLength(1);
    expect(filter).toContain(`NOT (protoPayload.methodName=~"(^|[./])(SetFindingState)$" AND `);
    expect(filter).toContain(`^${SOURCE}(/locations/[^/]+)?/findings/riposteheartbeat$`);
  }
});
