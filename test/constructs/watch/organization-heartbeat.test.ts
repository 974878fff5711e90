import protos from '@google-cloud/security-center/build/protos/protos.json';
import { isObject, type JsonObject } from '../../../core/values/json';
import { OrganizationHeartbeat } from '../../../index';
import { PROJECT, partsOf, REGION } from '../../factories/parts';

const heartbeat = (sourceName?: string) =>
  partsOf((stack) => {
    new OrganizationHeartbeat(stack, 'heartbeat', {
      project: PROJECT,
      region: REGION,
      name: 'riposte-heartbeat',
      organization: '123456',
      ...(sourceName === undefined ? {} : { sourceName }),
    });
  });

const FINDING =
  /^https:\/\/securitycenter\.googleapis\.com\/v2\/\$\{google_scc_v2_organization_source\..*\.name\}\/locations\/global\/findings\/riposteheartbeat(:setState)?$/;

const parts = heartbeat();
const jobs = parts.all('google_cloud_scheduler_job');
const calls = jobs.map((job) => {
  const { body, http_method, uri } = job.http_target as Record<string, string>;
  const address = FINDING.exec(String(uri));
  return {
    minutes: String(job.schedule).split(' ')[0],
    // The test compares the whole address, so the call has no query and therefore no update mask.
    call: address === null ? uri : `${http_method} finding${address[1] ?? ''}`,
    body: JSON.parse(Buffer.from(String(body), 'base64').toString('utf8')) as JsonObject,
  };
});

/** Members of a message of the official definition that carry a behaviour. */
function members(message: string, behavior: string): string[] {
  const path = ['google', 'cloud', 'securitycenter', 'v2', message];
  const found = path.reduce<unknown>(
    (node, key) => (isObject(node) && isObject(node.nested) ? node.nested[key] : undefined),
    protos,
  );
  const fields = isObject(found) && isObject(found.fields) ? found.fields : {};
  return Object.entries(fields)
    .filter(([, field]) => isObject(field) && JSON.stringify(field.options ?? '').includes(`"${behavior}"`))
    .map(([name]) => name);
}

test('activates and deactivates a finding through setState, five minutes apart', () => {
  expect(calls.filter(({ call }) => call === 'POST finding:setState')).toEqual([
    expect.objectContaining({ minutes: '0,10,20,30,40,50', body: { state: 'ACTIVE' } }),
    expect.objectContaining({ minutes: '5,15,25,35,45,55', body: { state: 'INACTIVE' } }),
  ]);
});

test('creates the finding a minute before, without a mask and without output-only members', () => {
  const [created, ...more] = calls.filter(({ call }) => call === 'PATCH finding');
  expect([more, created?.minutes]).toEqual([[], '9,19,29,39,49,59']);
  const given = Object.keys(created?.body ?? {});
  expect(given).toEqual(expect.arrayContaining(['category', 'eventTime', 'resourceName']));
  const outputOnly = members('Finding', 'OUTPUT_ONLY');
  expect(outputOnly).toContain('state');
  expect(given.filter((member) => outputOnly.includes(member))).toEqual([]);
});

/**
 * gcloud patches `state` through a mask, although the definition calls it output only: whether an update without a mask
 * leaves the state alone is not known. Minutes of one hour at which SCC would publish a change, under either answer.
 */
function published(update: 'keeps the state' | 'resets the state'): number[] {
  let state: string | undefined;
  const changed: number[] = [];
  for (let minute = 0; minute < 60; minute += 1) {
    for (const { minutes, call, body } of calls) {
      if (!minutes?.split(',').includes(String(minute))) continue;
      const before: string | undefined = state;
      if (call === 'PATCH finding') {
        const created = state === undefined;
        if (created || update === 'resets the state') state = 'STATE_UNSPECIFIED';
      } else if (state !== undefined) state = String(body.state);
      if (state !== before) changed.push(minute);
    }
  }
  return changed;
}

test.each(['keeps the state', 'resets the state'] as const)(
  'is published every five minutes after the finding exists, if an update %s',
  (update) => {
    const minutes = published(update);
    expect(minutes[0]).toBe(9);
    expect(minutes).toEqual(expect.arrayContaining([10, 15, 20, 25, 30, 35, 40, 45, 50, 55]));
  },
);

test('does nothing else', () => {
  expect(calls.map(({ call }) => call).sort()).toEqual([
    'PATCH finding',
    'POST finding:setState',
    'POST finding:setState',
  ]);
});

test('treats no header that Cloud Scheduler adds as a change', () => {
  for (const { lifecycle } of jobs) {
    expect(lifecycle).toEqual({ ignore_changes: ['http_target[0].headers'] });
  }
});

test('is written by an account that may write findings of this source only', () => {
  expect(parts.one('google_scc_v2_organization_source_iam_member')).toMatchObject({
    role: 'roles/securitycenter.findingsEditor',
    organization: '123456',
  });
});

test('has a source with a name that no other deployment has, because sources stay and their names are unique', () => {
  expect(parts.one('google_scc_v2_organization_source').display_name).toMatch(
    /^heartbeat-\$\{google_service_account\.[^}]*account[^}]*\.unique_id\}$/,
  );
});

test('uses an old source if one is left', () => {
  const old = 'organizations/123456/sources/99';
  const again = heartbeat(old);
  expect(again.all('google_scc_v2_organization_source')).toEqual([]);
  expect(again.one('google_scc_v2_organization_source_iam_member').source).toBe(old);
});

test('refuses a name that is not a source', () => {
  expect(heartbeat('sources/99').problems).toEqual([
    expect.stringMatching(/^parts\/heartbeat: "sources\/99" is not a source name/),
  ]);
});
