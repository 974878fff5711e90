import { defineRule } from '../contract/rule';
import type { PlannedStack } from '../model/change';
import { SINK } from '../pipeline/types';
import { checkArguments } from './argument-check';

export default defineRule({
  id: 'R06',
  title: 'A sink is set to include children, but the change has no effect',
  severity: 'critical',
  effects: {},
  why: 'Up to version 7.12, the provider names includeChildren in the update mask but omits its value. A change from false to true therefore has no effect in any apply. The reviewer expects the sink to export the audit logs of all projects from now on, but it does not.',
  fix: 'Set include_children when the sink is created. Give the sink a new name, or replace it with -replace while a second sink exports the same entries.',
  sources: ['https://github.com/hashicorp/terraform-provider-google/blob/main/CHANGELOG.md'],
  *check(context) {
    for (const pair of context.ofType(SINK)) {
      if (pair.change.kind !== 'update') continue;
      const stack = context.stacks.find(({ name }) => name === pair.change.stack);
      if (stack && isFixed(stack)) continue;
      yield* checkArguments(
        pair,
        (['include_children', 'intercept_children'] as const).map((path) => ({
          path,
          when: 'turned-on',
          whenUnset: false,
          subject: path,
          so: 'this version of the provider does not apply that change in place, so the sink still exports the entries of its own parent only',
        })),
      );
    }
  },
});

/** An unknown version counts as affected: the package pins 6.50.0. */
function isFixed({ providers }: PlannedStack): boolean {
  const [, version = ''] = Object.entries(providers).find(([name]) => /(?:^|\/)google$/.test(name)) ?? [];
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) > 7 || (Number(major) === 7 && Number(minor) >= 13);
}
