import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEPLOYER, DEPLOYER_ROLES } from '../../sandbox/boot/deployer';
import { seededCloud, withDeployer } from '../../sandbox/boot/seeded-cloud';
import { permissionsOf } from '../../sandbox/iam/policy';
import { assumptionSettings } from '../../sandbox/protocol/assumptions';
import { type ExampleStack, stacksOf } from '../examples/synthesized-examples';
import { miniSeed, PROJECT } from '../sandbox/mini-stack';
import { ROOT } from './markdown-files';

const text = readFileSync(join(ROOT, 'docs', 'organization-rollout.md'), 'utf8');
const section = text.slice(text.indexOf('## Who may deploy'));

const between = (from: string, to: string): string => {
  const [start, end] = [section.indexOf(from), section.indexOf(to)];
  if (start < 0 || end < start) throw new Error(`"${from}" … "${to}" is not in the section`);
  return section.slice(start, end);
};

/** Every type that the section names between two marks. */
const typesBetween = (from: string, to: string): string[] =>
  between(from, to).match(/google_[a-z0-9_]+/g) ?? [];

/** Every role in the first column of the table between two marks. */
const rolesBetween = (from: string, to: string): string[] =>
  between(from, to)
    .split('\n')
    .flatMap((line) => line.split('|')[1]?.match(/roles\/[A-Za-z.]+/g) ?? []);
const hub = [...typesBetween("**The hub's project:**", '**Each protected project:**')];
const project = typesBetween('**Each protected project:**', 'Elsewhere:');

const typesOf = (stack: ExampleStack): string[] => [
  ...Object.keys(stack.json.resource),
  ...Object.keys((stack.json as { data?: object }).data ?? {}),
];
const stacks = stacksOf('organization-rollout');
const ofHub = stacks.filter(({ name }) => name === 'riposte-hub');
const ofProjects = stacks.filter(({ name }) => name !== 'riposte-hub');

const unnamed = (among: readonly ExampleStack[], named: readonly string[]): string[] => [
  ...new Set(among.flatMap(typesOf).filter((type) => !named.includes(type))),
];

describe("docs/organization-rollout.md has a deployer's role for", () => {
  it('every type of the hub', () => {
    expect(ofHub).toHaveLength(1);
    expect(unnamed(ofHub, hub)).toEqual([]);
  });

  it('every type of the protected projects', () => {
    expect(ofProjects).toHaveLength(50);
    expect(unnamed(ofProjects, project)).toEqual([]);
  });

  it('every type that any construct can create, and no other', () => {
    const folder = join(ROOT, 'constructs');
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(folder, name), 'utf8'));
    const imported = sources.flatMap((source) =>
      [...source.matchAll(/@cdktf\/provider-google\/lib\/(?:data-google-)?([a-z0-9-]+)'/g)].map(
        (match) => `google_${(match[1] as string).replaceAll('-', '_')}`,
      ),
    );
    const named = section.match(/google_[a-z0-9_]+/g) ?? [];
    expect([...new Set(named)].sort()).toEqual([...new Set(imported)].sort());
  });
});

describe('the embedded cloud grants its deployer the roles that docs/organization-rollout.md lists, and no others', () => {
  test.each([
    ['pipeline', "**The hub's project:**", '**The organization or the folder**'],
    ['scope', '**The organization or the folder**', '**Each protected project:**'],
    ['protected', '**Each protected project:**', 'Elsewhere:'],
  ] as const)('%s', (where, from, to) => {
    expect([...DEPLOYER_ROLES[where]].sort()).toEqual(rolesBetween(from, to).sort());
  });

  it('on the project of the pipeline, on the protected projects and on their ancestors', () => {
    const seed = miniSeed({
      projects: [
        { id: PROJECT, number: '210987654321', ancestors: ['organizations/123'] },
        { id: 'shop-prod', number: '300000000001', ancestors: ['organizations/123'] },
      ],
    });
    const world = withDeployer(seededCloud(seed, PROJECT, assumptionSettings()), [], PROJECT);
    const held = (name: string): string[] =>
      (world.iam.bindings[name] ?? [])
        .filter(({ members }) => members.includes(DEPLOYER))
        .map(({ role }) => role);
    expect(held(`projects/${PROJECT}`).sort()).toEqual(
      [...new Set([...DEPLOYER_ROLES.pipeline, ...DEPLOYER_ROLES.protected])].sort(),
    );
    expect(held('projects/shop-prod').sort()).toEqual([...DEPLOYER_ROLES.protected].sort());
    expect(held('organizations/123').sort()).toEqual([...DEPLOYER_ROLES.scope].sort());
  });

  it('knows the permissions of the roles for APIs, accounts, roles and policies', () => {
    const world = seededCloud(miniSeed(), PROJECT, assumptionSettings());
    const unknown = [
      'roles/serviceusage.serviceUsageAdmin',
      'roles/iam.serviceAccountAdmin',
      'roles/iam.serviceAccountUser',
      'roles/iam.roleAdmin',
      'roles/resourcemanager.projectIamAdmin',
      'roles/resourcemanager.organizationAdmin',
      'roles/resourcemanager.folderIamAdmin',
    ].filter((role) => permissionsOf(world, role) === undefined);
    expect(unknown).toEqual([]);
  });
});
