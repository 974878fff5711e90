import { defineRule } from './rule';

export default defineRule({
  id: 'R48',
  title: 'The review cannot see what a module or another file holds',
  severity: 'medium',
  effects: { detection: 'unknown', response: 'unknown', powers: 'unknown' },
  why: 'Two synthesized folders show that a module is called, and not what is in it. Terraform also reads every other configuration file beside cdk.tf.json, and override.tf.json changes what cdk.tf.json says. A sink, a mute config or a grant in one of these is not reviewed. A plan shows all of it.',
  fix: 'Review a plan instead (terraform show -json). Otherwise pin the module to a version or commit that was reviewed, and declare in the code what the other file holds.',
  sources: ['https://developer.hashicorp.com/terraform/language/modules/sources'],
  *check(context) {
    for (const { name, unseenModules, changedModules = unseenModules, unseenFiles = [] } of context.stacks) {
      for (const module of unseenModules) {
        const isChanged = changedModules.includes(module);
        yield {
          message: isChanged
            ? `The call of ${module} in stack ${name} is new, changed or gone, and its content is not in sight.`
            : `${module} in stack ${name} has no fixed version: its content may have changed, and is not in sight.`,
          ...(isChanged ? {} : { severity: 'low' as const }),
        };
      }
      for (const file of unseenFiles) {
        yield {
          message: file.isChanged
            ? `Terraform also reads ${file.name} in the folder of stack ${name}: the file is new, changed or gone, and is not reviewed.`
            : `Terraform also reads ${file.name} in the folder of stack ${name}: it is the same as before, and is not reviewed.`,
          severity: file.isChanged ? 'high' : 'low',
        };
      }
    }
  },
});
