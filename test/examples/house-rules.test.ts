import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ExampleStack, exampleStacks, resourcesOf } from './synthesized-examples';

const FOLDER = join(__dirname, '..', '..', 'examples');
const STACKS = exampleStacks();

/** `stack: type.id` of every resource that breaks a rule. */
const offenders = (breaks: (resource: ReturnType<typeof resourcesOf>[number]) => boolean): string[] =>
  STACKS.flatMap((stack) =>
    resourcesOf(stack)
      .filter(breaks)
      .map(({ type, id }) => `${stack.example}/${stack.name}: ${type}.${id}`),
  );

const mentions = (pattern: RegExp): string[] =>
  STACKS.filter(({ text }) => pattern.test(text)).map(({ example, name }) => `${example}/${name}`);

test('every example folder is among them', () => {
  const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect([...new Set(STACKS.map(({ example }) => example))].sort()).toEqual(
    folders.map(({ name }) => name).sort(),
  );
});

describe('over all JSON of all examples', () => {
  test('nothing is authoritative over an IAM policy', () => {
    expect(offenders(({ type }) => /_iam_(binding|policy)$/.test(type))).toEqual([]);
  });

  test('nobody is everybody', () => {
    expect(mentions(/allUsers|allAuthenticatedUsers/)).toEqual([]);
  });

  test('no role is a basic one', () => {
    expect(mentions(/"roles\/(owner|editor|viewer)"/)).toEqual([]);
  });

  test('no role is roles/run.developer or roles/run.admin', () => {
    expect(mentions(/"roles\/run\.(developer|admin)"/)).toEqual([]);
  });

  test('no permission and no member is a wildcard', () => {
    expect(
      offenders(({ type, config }) => {
        const permissions = type.endsWith('_custom_role') ? (config.permissions as string[]) : [];
        const member = typeof config.member === 'string' ? config.member : '';
        return permissions.some((permission) => permission.includes('*')) || member.includes('*');
      }),
    ).toEqual([]);
  });

  test('no resource is of API v1 of Security Command Center', () => {
    expect(offenders(({ type }) => /^google_scc_(?!v2_)/.test(type))).toEqual([]);
  });

  test('nothing runs as, or is granted to, a default service account', () => {
    expect(mentions(/-compute@developer\.gserviceaccount\.com|@appspot\.gserviceaccount\.com/)).toEqual([]);
    expect(mentions(/@cloudservices\.gserviceaccount\.com/)).toEqual([]);
  });

  test('actAs is held on single service accounts only', () => {
    expect(STACKS.flatMap(holdersOfActAs).filter(({ type }) => type !== SERVICE_ACCOUNT_MEMBER)).toEqual([]);
    expect(STACKS.flatMap(holdersOfActAs).length).toBeGreaterThan(0);
    expect(mentions(/roles\/iam\.serviceAccountUser"/)).toEqual([]);
  });

  test('no state is local, and no path is of this machine', () => {
    expect(STACKS.filter(({ json }) => !('gcs' in json.terraform.backend)).map(({ name }) => name)).toEqual(
      [],
    );
    expect(mentions(/"(\/tmp|\/home|\/work|\/root|[A-Z]:\\)/)).toEqual([]);
  });

  test('no environment variable and no argument holds a credential by value', () => {
    expect(mentions(/-----BEGIN [A-Z ]*PRIVATE KEY|AIza[0-9A-Za-z_-]{30}|ya29\./)).toEqual([]);
  });
});

const SERVICE_ACCOUNT_MEMBER = 'google_service_account_iam_member';

/** Members whose role holds iam.serviceAccounts.actAs. */
function holdersOfActAs(stack: ExampleStack): { type: string; id: string }[] {
  const resources = resourcesOf(stack);
  const wide = resources
    .filter(({ type, config }) => /custom_role$/.test(type) && holds(config, 'iam.serviceAccounts.actAs'))
    .map(({ type, id }) => `\${${type}.${id}.name}`);
  return resources.filter(({ config }) => wide.includes(String(config.role)));
}

const holds = (config: Record<string, unknown>, permission: string): boolean =>
  Array.isArray(config.permissions) && config.permissions.includes(permission);
