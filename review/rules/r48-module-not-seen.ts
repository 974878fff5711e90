import { defineRule } from './rule';

export default defineRule({
  id: 'R48',
  title: 'The review cannot see what a module holds',
  severity: 'medium',
  effects: { detection: 'unknown', response: 'unknown', powers: 'unknown' },
  why: 'Two synthesized folders show that a module is called, and not what is in it. A sink, a mute config or a grant inside of it is not reviewed. A plan shows all of it.',
  fix: 'Review a plan instead (terraform show -json), or pin the module to a version or commit that was reviewed.',
  sources: ['https://developer.hashicorp.com/terraform/language/modules/sources'],
  *check(context) {
    for (const { name, unseenModules, changedModules = unseenModules } of context.stacks) {
      for (const module of unseenModules) {
        const isChanged = changedModules.includes(module);
        yield {
          message: isChanged
            ? `The call of ${module} in stack ${name} is new, changed or gone, and its content is not in sight.`
            : `${module} in stack ${name} has no fixed version: its content may have changed, and is not in sight.`,
          ...(isChanged ? {} : { severity: 'low' as const }),
        };
      }
    }
  },
});
