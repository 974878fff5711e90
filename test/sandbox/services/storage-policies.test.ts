import type { JsonObject } from '../../../core/values/json';
import { DEPLOYER } from '../../../sandbox/boot/deployer';
import { PREDEFINED_ROLES } from '../../../sandbox/iam/predefined-roles';
import { fresh, inserted, upload } from '../../factories/storage-calls';
import { bodyOf, type Cloud, PROJECT, READER } from '../mini-stack';

describe("a bucket's policy", () => {
  const uniform = { iamConfiguration: { uniformBucketLevelAccess: { enabled: true } } };
  const set = (c: Cloud, body: JsonObject): string =>
    c.outcome('storage', 'PUT', '/storage/v1/b/demo-new/iam', { body });
  const viewer = (...members: string[]) => ({ role: 'roles/storage.objectViewer', members });

  test('has the form of Cloud Storage', () => {
    const c = fresh();
    inserted(c);
    const before = bodyOf(
      c.call('storage', 'GET', '/storage/v1/b/demo-new/iam', {
        query: { optionsRequestedPolicyVersion: '3' },
      }),
    );
    expect(before).toMatchObject({
      kind: 'storage#policy',
      resourceId: 'projects/_/buckets/demo-new',
      version: 1,
    });
    expect(set(c, { bindings: [viewer('user:a@example.com')], etag: before.etag, version: 3 })).toBe('200');
    expect(bodyOf(c.call('storage', 'GET', '/storage/v1/b/demo-new/iam')).bindings).toEqual([
      viewer('user:a@example.com'),
    ]);
    expect(set(c, { bindings: [], etag: before.etag })).toMatch(/^409/);
  });

  test('gives access to its members', () => {
    const c = fresh();
    inserted(c, uniform);
    upload(c);
    const read = () => c.outcome('storage', 'GET', '/storage/v1/b/demo-new/o/a/b.txt', {}, READER);
    expect(read()).toMatch(/^403/);
    set(c, { bindings: [viewer(READER)] });
    expect(read()).toBe('200');
    const expression = 'resource.name.startsWith("projects/_/buckets/demo-new/objects/b/")';
    set(c, { version: 3, bindings: [{ ...viewer(READER), condition: { title: 't', expression } }] });
    expect(read()).toMatch(/^403/);
    set(c, {
      version: 3,
      bindings: [
        { ...viewer(READER), condition: { title: 't', expression: expression.replace('/b/"', '/a/"') } },
      ],
    });
    expect(read()).toBe('200');
  });

  test.each<[string, JsonObject, RegExp]>([
    [
      'a member that does not exist',
      viewer(`serviceAccount:ghost@${PROJECT}.iam.gserviceaccount.com`),
      /^400 .*ghost/,
    ],
    [
      'a role that does not exist',
      { ...viewer('user:a@example.com'), role: 'roles/storage.ghost' },
      /^400 .*ghost/,
    ],
    [
      'a condition without uniform access',
      { ...viewer('user:a@example.com'), condition: { title: 't', expression: 'true' } },
      /^400 .*uniform/,
    ],
  ])('refuses %s', (_what, binding, message) => {
    const c = fresh();
    inserted(c);
    expect(set(c, { version: 3, bindings: [binding] })).toMatch(message);
  });

  test.each(['allUsers', 'allAuthenticatedUsers'])('refuses %s if public access is prevented', (member) => {
    const c = fresh();
    inserted(c, { iamConfiguration: { publicAccessPrevention: 'enforced' } });
    expect(set(c, { bindings: [viewer(member)] })).toMatch(/^412 .*public access prevention/);
    const open = fresh();
    inserted(open);
    expect(set(open, { bindings: [viewer(member)] })).toBe('200');
  });

  test('reports to callers their permissions', () => {
    const c = fresh();
    inserted(c);
    const ask = (as: string) =>
      bodyOf(
        c.call(
          'storage',
          'GET',
          '/storage/v1/b/demo-new/iam/testPermissions',
          { query: { permissions: 'storage.buckets.get' } },
          as,
        ),
      ).permissions;
    expect(ask(DEPLOYER)).toEqual(['storage.buckets.get']);
    expect(ask(READER)).toBeUndefined();
  });
});

test('the deployer has the permissions that the methods of Cloud Storage test', () => {
  expect(PREDEFINED_ROLES['roles/storage.admin']).toEqual(
    expect.arrayContaining([
      'storage.buckets.create',
      'storage.buckets.setIamPolicy',
      'storage.objects.create',
    ]),
  );
});
