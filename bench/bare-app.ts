import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';

/** Parsed resources of a synthesized stack, by type and id. */
export type Resources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Throws unless both stacks have the same resources. A floor with fewer resources would make our ratio look better. */
export function refuseOtherResources(ours: string, bare: string): void {
  const [one, other] = [ours, bare].map((file) => {
    const { resource } = JSON.parse(readFileSync(file, 'utf8')) as { resource: Resources };
    return JSON.parse(JSON.stringify(resource, (key, value) => (key === '//' ? undefined : value)));
  });
  if (!isDeepStrictEqual(one, other)) throw new Error(`${bare} does not hold the resources of ${ours}`);
}

/** Names of the provider modules that compiled code requires. */
export const providerModulesIn = (code: string): readonly string[] => [
  ...new Set(code.match(/@cdktf\/provider-google\/lib\/[a-z0-9-]+/g) ?? []),
];

/**
 * Source of the smallest cdktf app with the same resources: the same classes with the same arguments, and none of our
 * code. The arguments come from synthesized JSON. It has Terraform's names, so the app converts them to the names of the
 * class members. The caller compares the result with the original.
 */
export const BARE_STACKS = `
const { App, LocalBackend, TerraformStack } = require('cdktf');
const { GoogleProvider } = require('@cdktf/provider-google/lib/provider');

function loadClasses(modules) {
  const byType = {};
  for (const name of modules) {
    // A data source has the type of the resource that it reads, so it is skipped.
    const isResource = !name.includes('/lib/data-');
    for (const value of Object.values(require(name))) if (isResource && value.tfResourceType) byType[value.tfResourceType] = value;
  }
  return byType;
}

const camelCase = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
function argumentsOf(value) {
  if (Array.isArray(value)) return value.map(argumentsOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== '//').map(([key, below]) => [camelCase(key), argumentsOf(below)]));
}

/** [stack, [[type, id, arguments]]]: made before the clock starts. */
function prepared(stacks) {
  return stacks.map(([name, resources]) => [
    name,
    Object.entries(resources).flatMap(([type, entries]) => Object.entries(entries).map(([id, config]) => [type, id, argumentsOf(config)])),
  ]);
}

function synthesizeBare(classes, stacks, outdir) {
  const app = new App({ outdir, stackTraces: false });
  for (const [name, resources] of stacks) {
    const stack = new TerraformStack(app, name);
    new LocalBackend(stack, { path: name + '.tfstate' });
    new GoogleProvider(stack, 'google', { project: 'demo-prj' });
    for (const [type, id, { dependsOn, ...config }] of resources) {
      const resource = new classes[type](stack, id, config);
      resource.overrideLogicalId(id);
      resource.dependsOn = dependsOn;
    }
  }
  app.synth();
}
`;
