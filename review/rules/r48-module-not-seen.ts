import { jsonEqual } from '../../core/values/json';
import { defineRule, type Observation } from '../contract/rule';
import { isKept } from '../model/differences';
import type { Pair } from '../model/pair';

export default defineRule({
  id: 'R48',
  title: 'The review cannot see the content of a module, another file or an expression',
  severity: 'medium',
  effects: { detection: 'unknown', response: 'unknown', powers: 'unknown' },
  why: 'Two synthesized folders show that a module is called, but not its content. Terraform also reads every other configuration file next to cdk.tf.json, and override.tf.json changes the content of cdk.tf.json. An expression may result in zero instances of a resource. The review does not cover a sink, a mute config or a grant in any of these. A plan shows all of them.',
  fix: 'Review a plan instead (terraform show -json). Otherwise, pin the module to a reviewed version or commit, and declare the content of the other file in the code.',
  sources: ['https://developer.hashicorp.com/terraform/language/modules/sources'],
  *check(context) {
    const folders = context.stacks.filter(({ origin }) => origin === 'synthesized').map(({ name }) => name);
    for (const pair of context.pairs) if (folders.includes(pair.change.stack)) yield* expressions(pair);
    for (const { name, unseenModules, changedModules = unseenModules, unseenFiles = [] } of context.stacks) {
      for (const module of unseenModules) {
        const isChanged = changedModules.includes(module);
        yield {
          message: isChanged
            ? `The call of ${module} in stack ${name} is new, changed or removed, and the review cannot see its content.`
            : `${module} in stack ${name} has no fixed version: its content may have changed, and the review cannot see it.`,
          ...(isChanged ? {} : { severity: 'low' as const }),
        };
      }
      for (const file of unseenFiles) {
        yield {
          message: file.isChanged
            ? `Terraform also reads ${file.name} in the folder of stack ${name}: the file is new, changed or removed, and the review does not cover it.`
            : `Terraform also reads ${file.name} in the folder of stack ${name}: the file is unchanged, and the review does not cover it.`,
          severity: file.isChanged ? 'high' : 'low',
        };
      }
    }
  },
});

/** The number of instances, and blocks that an expression creates. Only a plan shows the results. */
const MADE_BY_EXPRESSION: Readonly<Record<string, string>> = {
  count: 'Its count is now an expression, which may result in zero.',
  for_each: 'Its for_each is new or changed: it may create fewer instances, or none.',
  dynamic:
    'A dynamic block of it is new, changed or removed: the review does not read the content of the block.',
};

function* expressions(pair: Pair): Generator<Observation> {
  const { change, after } = pair;
  if (!after) return;
  for (const [name, message] of Object.entries(MADE_BY_EXPRESSION)) {
    const was = isKept(pair) ? pair.before.values[name] : undefined;
    if (jsonEqual(was ?? null, after.values[name] ?? null)) continue;
    const isGone = after.values[name] === undefined && name !== 'dynamic';
    if (!isGone) yield { change, message, severity: isKept(pair) ? 'high' : 'medium', assumed: true };
  }
}
