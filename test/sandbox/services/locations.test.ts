import type { ServiceId } from '../../../sandbox/protocol/request';
import { bodyOf, type Cloud, PROJECT } from '../mini-stack';
import { ADMIN, administered, HOME } from './administered';

/** A cloud in which a principal has only these permissions. */
function holding(permissions: readonly string[]): Cloud {
  const apis = ['firestore.googleapis.com', 'logging.googleapis.com'];
  const c = administered([], apis);
  const role = `${HOME}/roles/locations`;
  const { iam } = c.state;
  const bindings = { ...iam.bindings, [HOME]: [{ role, members: [ADMIN] }] };
  c.state = { ...c.state, iam: { ...iam, roles: { ...iam.roles, [role]: permissions }, bindings } };
  return c;
}

interface Listed {
  readonly locations: readonly { readonly name: string; readonly locationId: string }[];
  readonly nextPageToken?: string;
}

describe.each<[ServiceId, string, string, readonly string[], number]>([
  ['firestore', '/v1', 'datastore', ['eur3', 'nam5', 'us-central1'], 46],
  ['logging', '/v2', 'logging', ['eu', 'global', 'us-central1'], 47],
])('the locations of %s', (service, version, prefix, some, count) => {
  const path = `${version}/projects/${PROJECT}/locations`;
  const LIST = `${prefix}.locations.list`;
  const GET = `${prefix}.locations.get`;

  test('are listed in pages, by a caller with the permission', () => {
    const c = holding([LIST]);
    const { locations } = bodyOf<Listed>(c.call(service, 'GET', path));
    expect(locations.map(({ locationId }) => locationId)).toEqual(expect.arrayContaining([...some]));
    expect(locations).toHaveLength(count);
    const first = bodyOf<Listed>(c.call(service, 'GET', path, { query: { pageSize: '1' } }));
    expect(first.locations).toEqual([
      { ...locations[0], name: `${HOME}/locations/${locations[0]?.locationId}` },
    ]);
    const query = { pageSize: '1', pageToken: first.nextPageToken as string };
    expect(bodyOf<Listed>(c.call(service, 'GET', path, { query })).locations).toEqual([locations[1]]);
  });

  test('are read one by one, and one that does not exist is refused', () => {
    const c = holding([GET]);
    expect(bodyOf(c.call(service, 'GET', `${path}/us-central1`))).toEqual({
      name: `${HOME}/locations/us-central1`,
      locationId: 'us-central1',
    });
    expect(c.outcome(service, 'GET', `${path}/us-central9`)).toMatch(/^403 .*us-central9/);
  });

  test('need the permission, the API and an existing project', () => {
    expect(holding([GET]).outcome(service, 'GET', path)).toMatch(new RegExp(`^403 .*${LIST}`));
    expect(holding([LIST]).outcome(service, 'GET', `${path}/us-central1`)).toMatch(
      new RegExp(`^403 .*${GET}`),
    );
    expect(administered([]).outcome(service, 'GET', path)).toMatch(/^403 .*disabled/);
    expect(holding([LIST]).outcome(service, 'GET', `${version}/projects/nowhere/locations`)).toMatch(/^403/);
  });

  test('cannot be filtered in the sandbox', () => {
    const query = { filter: 'displayName=x' };
    expect(holding([LIST]).outcome(service, 'GET', path, { query })).toMatch(/^501 .*filter/);
  });
});
