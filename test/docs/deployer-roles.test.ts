import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ExampleStack, stacksOf } from '../examples/synthesized-examples';
import { ROOT } from './markdown-files';

const text = readFileSync(join(ROOT, 'docs', 'organization-rollout.md'), 'utf8');
const section = text.slice(text.indexOf('## Who may deploy'));

/** Every type named between two marks of the section. */
const typesBetween = (from: string, to: string): string[] => {
  const [start, end] = [section.indexOf(from), section.indexOf(to)];
  if (start < 0 || end < start) throw new Error(`"${from}" … "${to}" is not in the section`);
  return section.slice(start, end).match(/google_[a-z0-9_]+/g) ?? [];
};
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

  it('every type that any construct can make, and no other', () => {
    const folder = join(ROOT, 'constructs');
    const sources = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    const imported = sources.flatMap((source) =>
      [...source.matchAll(/@cdktf\/provider-google\/lib\/(?:data-google-)?([a-z0-9-]+)'/g)].map(
        (match) => `google_${(match[1] as string).replaceAll('-', '_')}`,
      ),
    );
    const named = section.match(/google_[a-z0-9_]+/g) ?? [];
    expect([...new Set(named)].sort()).toEqual([...new Set(imported)].sort());
  });
});
