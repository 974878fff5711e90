import { jsonEqual } from '../../core/values/json';
import type { Change } from '../model/change';
import { defineRule, type Observation } from './rule';

/** Data sources that run a program of the author's choice while the plan is made. */
const PROGRAM = /^(?:external|http|shell_script)$/;

export default defineRule({
  id: 'R57',
  title: 'The deployment runs a command that no plan shows',
  severity: 'high',
  effects: { detection: 'unknown', response: 'unknown', powers: 'unknown' },
  why: 'A provisioner or an external data source runs a program with the credentials of the deployment. It can delete a notification config, mute findings or grant roles, and none of that is in the plan. An external program already runs while the plan is made.',
  fix: 'Say it as a resource instead. Where there is none, run the command outside of Terraform, with an account that may do this alone.',
  sources: [
    'https://developer.hashicorp.com/terraform/language/resources/provisioners/syntax',
    'https://registry.terraform.io/providers/hashicorp/external/latest/docs/data-sources/external',
  ],
  *check(context) {
    // Beside the pipeline only: elsewhere, commands are no business of this review.
    const stacks = new Set(context.pairs.map(({ change }) => change.stack));
    for (const stack of context.stacks) {
      if (!stacks.has(stack.name)) continue;
      for (const change of stack.changes) {
        const observation = change.mode === 'data' ? ofProgram(change) : ofCommands(change, stack.origin);
        if (observation) yield { ...observation, change };
      }
    }
  },
});

function ofCommands(change: Change, origin: 'plan' | 'synthesized'): Observation | undefined {
  const { commands = [], before, after, kind } = change;
  if (commands.length === 0) return undefined;
  // What is taken out of the code no longer has a command to run.
  const isGone = origin === 'synthesized' && after === undefined;
  const isMadeOrDestroyed = !isGone && (kind === 'create' || kind === 'replace' || kind === 'delete');
  const isOther = !isGone && origin === 'synthesized' && !jsonEqual(before?.provisioner, after?.provisioner);
  return isMadeOrDestroyed || isOther
    ? { message: `${commands.join(' and ')} runs a command when this resource is created or destroyed.` }
    : undefined;
}

function ofProgram({ type, kind }: Change): Observation | undefined {
  return PROGRAM.test(type) && kind !== 'none' && kind !== 'delete'
    ? { message: `The data source ${type} runs a program, or asks a server, while the plan is made.` }
    : undefined;
}
