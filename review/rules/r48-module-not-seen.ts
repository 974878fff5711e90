import { jsonEqual } from '../../core/values/json';
import type { Pair } from '../context';
import { isKept } from '../model/differences';
import { defineRule, type Observation } from './rule';

export default defineRule({
  id: 'R48',
  title: 'The review cannot see what a module, another file or an expression holds',
  severity: 'medium',
  effects: { detection: 'unknown', response: 'unknown', powers: 'unknown' },
  why: 'Two synthesized folders show that a module is called, and not what is in it. Terraform also reads every other configuration file beside cdk.tf.json, and override.tf.json changes what cdk.tf.json says. An expression may make none of a resource. A sink, a mute config or a grant in one of these is not reviewed. A plan shows all of it.',
  fix: 'Review a plan instead (terraform show -json). Otherwise pin the module to a version or commit that was reviewed, and declare in the code what the other file holds.',
  sources: ['https://developer.hashicorp.com/terraform/language/modules/sources'],
  *check(context) {
    const folders = context.stacks.filter(({ origin }) => origin === 'synthesized').map(({ name }) => name);
    for (const pair of context.pairs) if (folders.includes(pair.change.stack)) yield* expressions(pair);
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

/** How many there are, and blocks that an expression makes: a plan shows what comes of them. */
const MADE_BY_EXPRESSION: Readonly<Record<string, string>> = {
  count: 'Its count is an expression now, which may come to none.',
  for_each: 'Its for_each is new or changed: there may be fewer of it, or none.',
  dynamic: 'A dynamic block of it is new, changed or gone: what the block holds is not read.',
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
