import fc from 'fast-check';
import { parseResponseConfig } from '../../../core/config/response-config';
import { parseRollout } from '../../../core/config/rollout-config';
import { tryNearest } from '../../../core/values/nearest';
import { configInput } from '../../factories/config';

/** The beginnings of the messages that zod itself writes. */
const STOCK = /Invalid|Too (?:small|big)|Unrecognized|expected (?:string|object|array|number)|undefined/;

const toldOf = (
  input: unknown,
  parse: typeof parseResponseConfig | typeof parseRollout = parseResponseConfig,
) => {
  const parsed = parse(input);
  return parsed.ok ? [] : parsed.error;
};

/** The one problem at a place. */
function at(where: string, changes: object) {
  const found = toldOf({ ...configInput(), ...changes }).filter((problem) => problem.where === where);
  expect(found).toHaveLength(1);
  return found[0];
}

const rollout = (changes: object) =>
  toldOf(
    {
      hub: {
        project: { id: 'sec-hub', number: '1' },
        region: 'europe-west1',
        backend: { type: 'local', path: 'state' },
        notifications: { scope: { organization: '1' } },
      },
      projects: [{ id: 'shop-prod', number: '2' }],
      ...changes,
    },
    parseRollout,
  );

describe('a problem of a config', () => {
  it.each([
    ['an object', 'project', { project: 'shop-prod' }, '{ id, number }'],
    ['an object whose members have defaults', 'evidence', { evidence: 400 }, '{ retentionDays?, lock? }'],
    [
      'a number with bounds',
      'policy.holdHours',
      { policy: { holdHours: 0 } },
      'a whole number of hours from 1 to 720',
    ],
    [
      'a list',
      'powers.tiers',
      { powers: { tiers: 'observe' } },
      'a list, each one of observe, access, workload',
    ],
    ['one of several words', 'mode', { mode: 'on' }, 'one of observe, approve, enforce'],
    ['one of several shapes', 'backend', { backend: 7 }, '{ type, bucket, prefix } or { type, path }'],
    ['a shape by its type', 'backend.type', { backend: { type: 's3' } }, 'one of gcs, local'],
    ['yes or no', 'audit.tamper', { audit: { tamper: 'yes' } }, 'true or false'],
    [
      'words of its own',
      'region',
      { region: 7 },
      'a region such as us-central1: a continent, a direction and a number',
    ],
  ])('describes in words that %s was expected', (_what, where, changes, expected) => {
    expect(at(where, changes)?.expected).toBe(expected);
  });

  it('of a missing value names what to add', () => {
    const { region: _, ...rest } = configInput();
    expect(toldOf(rest)).toEqual([
      expect.objectContaining({ what: 'the value is missing', fix: 'add region' }),
    ]);
  });

  it('never uses the words of the library, for any value', () => {
    const member = fc.constantFrom(
      ...Object.keys(configInput()),
      'notifications',
      'alerts',
      'audit',
      'admission',
      'network',
      'extend',
      'functions',
      'existing',
    );
    // Values that messages quote because they have no words for them.
    const value = fc.jsonValue({ maxDepth: 3 }).filter((each) => !STOCK.test(JSON.stringify(each)));
    fc.assert(
      fc.property(fc.dictionary(member, value), (changes) => {
        for (const { what, expected, fix } of toldOf({ ...configInput(), ...changes })) {
          expect(`${what} ${expected} ${fix}`).not.toMatch(STOCK);
        }
      }),
    );
  });

  it.each([[null], [[]], ['text'], [7], [undefined]])('is one problem if the config is %p', (input) => {
    const [first, ...more] = toldOf(input);
    expect([first?.where, first?.expected, more]).toEqual([
      '(top level)',
      expect.stringMatching(/^\{ name\?, .*project, region, .*backend \}$/),
      [],
    ]);
  });
});

describe('an unknown member', () => {
  it('is reported with the most similar member', () => {
    expect(at('powers', { powers: { tiers: ['observe'], runtimeServiceAccount: [] } })).toEqual({
      code: 'unknown-member',
      where: 'powers',
      what: 'unknown member "runtimeServiceAccount"',
      expected: 'one of tiers, runtimeServiceAccounts',
      fix: 'write "runtimeServiceAccounts" if you mean that, otherwise remove it',
    });
  });

  it('is to be removed if no member is similar', () => {
    expect(at('(top level)', { zebra: 1 })?.fix).toBe('remove it');
  });

  it('inside one of several shapes is compared with all of them', () => {
    expect(at('backend', { backend: { type: 'local', path: 'x', buckte: 'y' } })?.expected).toMatch(/path/);
  });

  it.each([
    ['mode', /defaults, groups.NAME or projects.N/],
    ['powers', /defaults, groups.NAME or projects.N/],
  ])('of a hub, %s, is reported with the right place', (key, says) => {
    const hub = {
      project: { id: 'sec-hub', number: '1' },
      region: 'europe-west1',
      backend: { type: 'local', path: 'state' },
      notifications: { scope: { organization: '1' } },
      [key]: 'observe',
    };
    expect(rollout({ hub }).map(({ where, fix }) => [where, fix])).toEqual([
      ['hub', expect.stringMatching(says)],
    ]);
  });

  it('of a listed project, powers, is reported with the flat form', () => {
    const projects = [{ id: 'shop-prod', number: '2', powers: { tiers: ['observe'] } }];
    expect(rollout({ projects })[0]?.fix).toMatch(/without powers, into .*projects\.N/);
  });
});

describe('a group that does not exist', () => {
  const projects = ['aaa', 'bbb', 'ccc', 'ddd', 'eee'].map((name, index) => ({
    id: `shop-${name}`,
    number: String(index + 2),
    group: 'prd',
  }));

  it('is one mistake, with the affected projects and the most similar name', () => {
    expect(rollout({ projects, groups: { prod: {} } })).toEqual([
      {
        code: 'unknown-group',
        where: 'projects.0.group',
        what: 'projects shop-aaa, shop-bbb, shop-ccc and 2 more should be in the group "prd", which does not exist',
        expected: 'one of prod',
        fix: 'write "prod", or define the group under groups',
      },
    ]);
  });

  it('may have no similar name', () => {
    expect(rollout({ projects: projects.slice(0, 1) })).toEqual([
      expect.objectContaining({
        expected: 'no group: none is defined',
        fix: 'define the group under groups',
      }),
    ]);
  });
});

describe('a value that would fail only at the end of an apply', () => {
  it.each(['europe-wset1', 'moon', 'us-central', 'europe_west1', 'eu-west-1', 'europe-west1-b'])(
    'is refused as a region: %s',
    (region) => {
      expect(at('region', { region })?.what).toContain(region);
    },
  );

  it.each([
    'us-central1',
    'me-central2',
    'northamerica-northeast2',
    'europe-southwest1',
    'africa-south1',
    'us-east5',
  ])('is not: %s', (region) => {
    expect(toldOf({ ...configInput(), region })).toEqual([]);
  });

  it.each(['google', 'my-google-x', 'g00gle'])('is refused as a name: %s', (name) => {
    expect(at('name', { name })?.expected).toMatch(/without "google"/);
  });
});

it('the hardened profile reports what to write for the region', () => {
  expect(at('network', { profile: 'hardened', region: 'europe-west4' })?.expected).toBe(
    "{ vpcConnector: 'projects/P/locations/europe-west4/connectors/C', workerPool: 'projects/P/locations/europe-west4/workerPools/W' }",
  );
});

describe('the nearest word', () => {
  it('is the word itself', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z]{3,12}$/), { minLength: 1 }), (words) => {
        for (const word of words) expect(tryNearest(word, words)).toBe(word);
      }),
    );
  });

  it.each([
    ['mod', 'mode'],
    ['operaters', 'operators'],
    ['Region', 'region'],
    ['zebra', undefined],
    ['x', undefined],
  ])('of %s is %s', (word, nearest) => {
    expect(tryNearest(word, ['mode', 'operators', 'region'])).toBe(nearest);
  });
});
