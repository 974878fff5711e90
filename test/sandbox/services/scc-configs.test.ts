import type { JsonObject } from '../../../core/values/json';
import { DEPLOYER } from '../../../sandbox/boot/deployer';
import { ingestFinding } from '../../../sandbox/delivery/push';
import { bodyOf, boot, type Cloud, cloud, NUMBER, notification, PROJECT, START } from '../mini-stack';

const P = `projects/${PROJECT}`;
const GLOBAL = `${P}/locations/global/notificationConfigs`;
const CONFIG: JsonObject = {
  description: 'threats',
  pubsubTopic: `${P}/topics/findings`,
  streamingConfig: { filter: 'severity="CRITICAL"' },
};

const deployer = (...args: Parameters<typeof boot>): Cloud => cloud(boot(...args), DEPLOYER);
const create = (c: Cloud, body: JsonObject = CONFIG, configId = 'second', scope = P, location = 'global') =>
  c.call('scc', 'POST', `/v2/${scope}/locations/${location}/notificationConfigs`, {
    query: { configId },
    body,
  });
const outcome = (...args: Parameters<typeof create>): string => {
  const { error } = create(...args).response.body as { error?: JsonObject };
  return error ? `${error.code} ${error.status}: ${error.message}` : '200';
};
const get = (c: Cloud, path: string) => bodyOf(c.call('scc', 'GET', path));
const updateTime = new Date(START).toISOString();

describe('notification configs', () => {
  test.each([
    [P, `service-${NUMBER}`],
    ['folders/333', 'service-folder-333'],
    ['organizations/123', 'service-org-123'],
  ])('of %s publish as a separate account, which the first one creates', (scope, account) => {
    const c = deployer((blocks) => {
      delete blocks.google_scc_v2_project_notification_config;
      delete blocks.google_pubsub_topic_iam_member!['scc-publishes'];
    });
    const serviceAccount = `${account}@gcp-sa-scc-notification.iam.gserviceaccount.com`;
    expect(c.state.iam.agents).not.toHaveProperty([serviceAccount]);
    expect(bodyOf(create(c, CONFIG, 'second', scope))).toEqual({
      name: `${scope}/locations/global/notificationConfigs/second`,
      ...CONFIG,
      serviceAccount,
      updateTime,
    });
    expect(c.state.iam.agents).toHaveProperty([serviceAccount]);
  });

  test('are read, listed, changed and deleted', () => {
    const c = deployer();
    create(c);
    const sent = { description: 'x', streamingConfig: { filter: 'state="ACTIVE"' } };
    const changed = c.call('scc', 'PATCH', `/v2/${GLOBAL}/second`, {
      query: { updateMask: 'streaming_config.filter' },
      body: sent,
    });
    expect(bodyOf(changed)).toMatchObject({ ...CONFIG, streamingConfig: { filter: 'state="ACTIVE"' } });
    expect(get(c, `/v2/${GLOBAL}/second`)).toEqual(bodyOf(changed));
    const names = () => (get(c, `/v2/${GLOBAL}`).notificationConfigs as JsonObject[]).map(({ name }) => name);
    expect(names()).toEqual([`${GLOBAL}/findings`, `${GLOBAL}/second`]);
    expect(c.outcome('scc', 'DELETE', `/v2/${GLOBAL}/second`)).toBe('200');
    expect(names()).toEqual([`${GLOBAL}/findings`]);
    expect(c.outcome('scc', 'GET', `/v2/${GLOBAL}/second`)).toMatch(/^404/);
  });

  test('of v1 are the same ones, without a location', () => {
    const c = deployer();
    const path = `/v1/${P}/notificationConfigs`;
    const { updateTime: _later, ...config } = get(c, `/v2/${GLOBAL}/findings`);
    const seen = { ...config, name: `${P}/notificationConfigs/findings` };
    expect(get(c, `${path}/findings`)).toEqual(seen);
    expect(get(c, path)).toEqual({ notificationConfigs: [seen] });
    expect(c.outcome('scc', 'POST', path, { query: { configId: 'second' }, body: CONFIG })).toBe('200');
    expect(get(c, `/v2/${GLOBAL}/second`)).toMatchObject(CONFIG);
    const sent = { query: { updateMask: 'description' }, body: { description: 'y' } };
    expect(c.outcome('scc', 'PATCH', `${path}/second`, sent)).toBe('200');
    expect(get(c, `/v2/${GLOBAL}/second`).description).toBe('y');
    expect(c.outcome('scc', 'DELETE', `${path}/second`)).toBe('200');
    expect(c.outcome('scc', 'GET', `/v2/${GLOBAL}/second`)).toMatch(/^404/);
  });

  test.each([
    [
      'the name of a topic that does not exist',
      { ...CONFIG, pubsubTopic: `${P}/topics/none` },
      /^400 INVALID_ARGUMENT: .*topics\/none/,
    ],
    ['no topic', { streamingConfig: { filter: '' } }, /^400 INVALID_ARGUMENT: The Pub\/Sub topic/],
    [
      'a filter that does not parse',
      { ...CONFIG, streamingConfig: { filter: 'state=' } },
      /^400 .*Invalid filter/,
    ],
    [
      'a field that findings do not have',
      { ...CONFIG, streamingConfig: { filter: 'klass="x"' } },
      /^400 .*unknown field 'klass'/,
    ],
    ['a long description', { ...CONFIG, description: 'x'.repeat(1025) }, /^400 .*1024/],
    ['an account, which is output only', { ...CONFIG, serviceAccount: 'a@b' }, /^400 .*output only/],
  ])('are refused with %s', (_what, body, words) => {
    expect(outcome(deployer(), body as JsonObject)).toMatch(words);
  });

  test('are refused in another location, with an invalid id, or with an id in use', () => {
    const c = deployer();
    expect(outcome(c, CONFIG, 'second', P, 'eu')).toMatch(
      /^400 INVALID_ARGUMENT: Location 'eu' is not supported/,
    );
    expect(outcome(c, CONFIG, 'a b')).toMatch(/^400 INVALID_ARGUMENT: Invalid config_id/);
    expect(outcome(c, CONFIG, 'findings')).toMatch(/^409 ALREADY_EXISTS/);
  });

  test('need a permission on the scope', () => {
    const c = cloud(boot(), 'user:nobody@example.com');
    expect(outcome(c)).toMatch(
      /^403 PERMISSION_DENIED: Permission 'securitycenter.notificationconfig.create'/,
    );
  });

  test('of a stack are named by their address if a finding does not match', () => {
    const { events } = ingestFinding(boot(), notification({ findingClass: 'VULNERABILITY' }), START);
    expect(events.at(-1)?.place).toBe(
      'google_scc_v2_project_notification_config.findings.streaming_config.filter',
    );
    const made = deployer();
    create(made, { ...CONFIG, streamingConfig: { filter: 'severity="LOW"' } });
    expect(ingestFinding(made.state, notification(), START).events.at(-1)?.place).toBe(
      `${GLOBAL}/second.streaming_config.filter`,
    );
  });
});
