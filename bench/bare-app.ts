/** Parsed resources of a synthesized stack, by type and id. */
export type Resources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * Source of the least a cdktf app with the same resources can be: the same classes loaded, the same arguments, and
 * nothing of ours. `modules` and `stacks` are names of variables or expressions in the surrounding source.
 */
export const BARE_STACKS = `
const { App, LocalBackend, TerraformResource, TerraformStack } = require('cdktf');
const { GoogleProvider } = require('@cdktf/provider-google/lib/provider');

function loadClasses(stacks) {
  const types = new Set(stacks.flatMap(([, resources]) => Object.keys(resources)));
  for (const type of types) require('@cdktf/provider-google/lib/' + type.replace(/^google_/, '').replaceAll('_', '-'));
}

function synthesizeBare(stacks, outdir) {
  const app = new App({ outdir, stackTraces: false });
  for (const [name, resources] of stacks) {
    const stack = new TerraformStack(app, name);
    new LocalBackend(stack, { path: name + '.tfstate' });
    new GoogleProvider(stack, 'google', { project: 'demo-prj' });
    for (const [type, entries] of Object.entries(resources)) {
      for (const id of Object.keys(entries)) {
        const resource = new TerraformResource(stack, type + '-' + id, { terraformResourceType: type, terraformGeneratorMetadata: { providerName: 'google' } });
        for (const [key, value] of Object.entries(entries[id])) if (key !== '//') resource.addOverride(key, value);
      }
    }
  }
  app.synth();
}
`;
