import { defineRule, type Observation } from '../contract/rule';
import type { PlannedStack } from '../model/change';

const GOOGLE = /(?:^|\/)google(?:-beta)?$/;
const HASHICORP = /^registry\.(?:terraform\.io|opentofu\.org)\/(?:hashicorp\/)?google(?:-beta)?$/;

const OFFICIAL = /^registry\.(?:terraform\.io|opentofu\.org)\/(?:hashicorp\/)?[\w-]+$/;

export default defineRule({
  id: 'R34',
  title: 'Another provider runs the plan',
  severity: 'medium',
  effects: {},
  why: 'The effect of an argument depends on the version of the provider. Version 6.50 ignores a change of include_children, and version 7 changes the defaults of several arguments. A provider from another source runs with the credentials of the deployment and may do anything.',
  fix: 'Change the version in a separate pull request. Review the plan that the new version makes of unchanged code.',
  sources: [
    'https://registry.terraform.io/providers/hashicorp/google/latest/docs/guides/version_7_upgrade',
    'https://github.com/hashicorp/terraform-provider-google/blob/main/CHANGELOG.md',
  ],
  *check(context) {
    const stacks = new Set(context.pairs.filter(({ after }) => after).map(({ change }) => change.stack));
    for (const stack of context.stacks) {
      if (stacks.has(stack.name)) yield* ofStack(stack);
    }
  },
});

function* ofStack({ name, providers, providersBefore }: PlannedStack): Generator<Observation> {
  const sources = Object.keys(providers);
  // In required_providers, any source may have the local name google, and then handles types that begin with google_.
  if (sources.length > 0 && !sources.some((source) => GOOGLE.test(source))) {
    yield {
      message: `Stack ${name} has resources of Google but no Google provider: ${sources.join(', ')} handles them instead.`,
      severity: 'high',
      effects: { detection: 'unknown', response: 'unknown', powers: 'unknown' },
    };
  }
  for (const source of providersBefore ? sources : []) {
    if (providersBefore?.[source] !== undefined || GOOGLE.test(source) || OFFICIAL.test(source)) continue;
    yield {
      message: `Stack ${name} uses another provider, ${source}: its code runs with the credentials of the deployment.`,
    };
  }
  for (const [provider, version] of Object.entries(providers)) {
    if (!GOOGLE.test(provider)) continue;
    const isKnownSource = HASHICORP.test(provider);
    const before = providersBefore?.[provider];
    const isNew = providersBefore === undefined || before === undefined;
    if (!isKnownSource && isNew) {
      yield {
        message: `Stack ${name} uses a Google provider that is not HashiCorp's: ${provider}.`,
        severity: 'high',
        effects: { detection: 'unknown', response: 'unknown', powers: 'unknown' },
        values: { after: provider },
      };
    }
    if (before !== undefined && before !== version) {
      yield {
        message: `Stack ${name} uses another version of ${provider}: ${before} becomes ${version}.`,
        values: { before, after: version },
      };
    }
  }
}
