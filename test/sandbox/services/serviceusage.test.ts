import { agentEmail } from '../../../sandbox/iam/agents';
import { bodyOf, NUMBER, PROJECT } from '../mini-stack';
import { administered, HOME } from './administered';

const usage = () => administered(['roles/serviceusage.serviceUsageAdmin']);
const SERVICES = `/v1/${HOME}/services`;
const ENABLED = {
  query: { filter: 'state:ENABLED', pageSize: '200', fields: 'services/name,nextPageToken' },
};

interface Operation {
  name: string;
  done: boolean;
  response: { services?: { name: string }[]; service?: { name: string; state: string }; email?: string };
}

describe('Service Usage', () => {
  test('enables an API and lists it under the number of the project', () => {
    const cloud = usage();
    const operation = bodyOf<Operation>(
      cloud.call('serviceusage', 'POST', `${SERVICES}/pubsub.googleapis.com:enable`, { body: {} }),
    );
    expect(operation).toMatchObject({
      done: true,
      response: { service: { name: `projects/${NUMBER}/services/pubsub.googleapis.com`, state: 'ENABLED' } },
    });
    const { services } = bodyOf<{ services: { name: string }[] }>(
      cloud.call('serviceusage', 'GET', SERVICES, ENABLED),
    );
    expect(services.map(({ name }) => name)).toContain(`projects/${NUMBER}/services/pubsub.googleapis.com`);
    expect(cloud.outcome('serviceusage', 'GET', `/v1/${operation.name}`)).toBe('200');
  });

  test('enables several at once, and creates the agents that belong to them', () => {
    const cloud = usage();
    const serviceIds = ['cloudscheduler.googleapis.com', 'eventarc.googleapis.com'];
    const { response } = bodyOf<Operation>(
      cloud.call('serviceusage', 'POST', `${SERVICES}:batchEnable`, { body: { serviceIds } }),
    );
    expect(response.services?.map(({ name }) => name)).toEqual(
      serviceIds.map((id) => `projects/${NUMBER}/services/${id}`),
    );
    expect(Object.keys(cloud.state.iam.agents)).toContain(agentEmail(cloud.state, PROJECT, 'cloudscheduler'));
    expect(Object.keys(cloud.state.iam.agents)).not.toContain(agentEmail(cloud.state, PROJECT, 'eventarc'));
  });

  test('changes nothing for an enabled API', () => {
    const cloud = usage();
    const before = cloud.state;
    const path = `${SERVICES}/iam.googleapis.com:enable`;
    const { name } = bodyOf<Operation>(cloud.call('serviceusage', 'POST', path, { body: {} }));
    expect(name).toBe('operations/noop.DONE_OPERATION');
    expect(cloud.state.governance).toEqual(before.governance);
  });

  test('disables an API, and calls to it are refused from then on', () => {
    const cloud = administered(['roles/serviceusage.serviceUsageAdmin', 'roles/iam.serviceAccountAdmin']);
    expect(cloud.outcome('iam', 'GET', `/v1/${HOME}/serviceAccounts`)).toBe('200');
    const path = `${SERVICES}/iam.googleapis.com:disable`;
    expect(cloud.outcome('serviceusage', 'POST', path, { body: {} })).toBe('200');
    expect(cloud.outcome('iam', 'GET', `/v1/${HOME}/serviceAccounts`)).toMatch(
      /^403 PERMISSION_DENIED: iam.googleapis.com has not been used/,
    );
    expect(bodyOf(cloud.call('serviceusage', 'GET', `${SERVICES}/iam.googleapis.com`))).toMatchObject({
      state: 'DISABLED',
    });
    expect(cloud.outcome('serviceusage', 'POST', path, { body: {} })).toMatch(/^400 FAILED_PRECONDITION/);
  });

  test.each([
    ['a name that is not an API', `${SERVICES}/pupsub.googleapis.com:enable`, {}, /^403 .*pupsub/],
    ['one API in a batch', `${SERVICES}:batchEnable`, { serviceIds: ['run.googleapis.com'] }, /^400 INVALID/],
    [
      'more than 20 in a batch',
      `${SERVICES}:batchEnable`,
      { serviceIds: Array(21).fill('run.googleapis.com') },
      /^400 INVALID/,
    ],
    ['a member that the request does not have', `${SERVICES}/run.googleapis.com:enable`, { x: 1 }, /^400 /],
  ] as const)('refuses %s', (_what, path, body, expected) => {
    expect(usage().outcome('serviceusage', 'POST', path, { body })).toMatch(expected);
  });

  test('refuses a caller who may not enable', () => {
    expect(
      administered([]).outcome('serviceusage', 'POST', `${SERVICES}/run.googleapis.com:enable`, { body: {} }),
    ).toMatch(/^403 PERMISSION_DENIED: Permission 'serviceusage.services.enable'/);
  });

  test('creates an agent on request, only once, and grants it nothing', () => {
    const cloud = usage();
    const path = `/v1beta1/${HOME}/services/pubsub.googleapis.com:generateServiceIdentity`;
    const bindings = cloud.state.iam.bindings[HOME];
    const first = bodyOf<Operation>(cloud.call('serviceusage', 'POST', path, { body: {} }));
    expect(first).toMatchObject({
      done: true,
      response: { email: `service-${NUMBER}@gcp-sa-pubsub.iam.gserviceaccount.com` },
    });
    expect(cloud.state.iam.bindings[HOME]).toEqual(bindings);
    const again = bodyOf<Operation>(cloud.call('serviceusage', 'POST', path, { body: {} }));
    expect(again.response.email).toBe(first.response.email);
    expect(cloud.outcome('serviceusage', 'GET', `/v1beta1/${first.name}`)).toBe('200');
  });

  test('refuses to create the agent of Storage in this way', () => {
    const path = `/v1beta1/${HOME}/services/storage.googleapis.com:generateServiceIdentity`;
    expect(usage().outcome('serviceusage', 'POST', path, { body: {} })).toMatch(/^501 UNIMPLEMENTED/);
  });
});
