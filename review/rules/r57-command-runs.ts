import { jsonEqual } from '../../core/values/json';
import { defineRule, type Observation } from '../contract/rule';
import type { Change } from '../model/change';

/** Data sources that run a program of the author's choice while Terraform makes the plan. */
const PROGRAM = /^(?:external|http|shell_script)$/;

export default defineRule({
  id: 'R57',
  title: 'The deployment runs a command that no plan shows',
  severity: 'high',
  effects: { detection: 'unknown', response: 'unknown', powers: 'unknown' },
  why: 'A provisioner or an external data source runs a program with the credentials of the deployment. The program can delete a notification config, mute findings or grant roles, and the plan shows none of that. An external data source runs its program even while Terraform makes the plan.',
  fix: 'Express the operation as a resource instead. If no resource exists for it, run the command outside of Terraform, with an account that may do only this.',
  sources: [
    'https://developer.hashicorp.com/terraform/language/resources/provisioners/syntax',
    'https://registry.terraform.io/providers/hashicorp/external/latest/docs/data-sources/external',
  ],
  *check(context) {
    // Only in a plan that contains the pipeline. Commands elsewhere are not part of this review.
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
  // Terraform runs no command for a resource that is removed from the code.
  const isGone = origin === 'synthesized' && after === undefined;
  const isMadeOrDestroyed = !isGone && (kind === 'create' || kind === 'replace' || kind === 'delete');
  const isOther = !isGone && origin === 'synthesized' && !jsonEqual(before?.provisioner, after?.provisioner);
  return isMadeOrDestroyed || isOther
    ? {
        message: `${commands.join(' and ')} runs a command when Terraform creates or destroys this resource.`,
      }
    : undefined;
}

function ofProgram({ type, kind }: Change): Observation | undefined {
  return PROGRAM.test(type) && kind !== 'none' && kind !== 'delete'
    ? {
        message: `The data source ${type} runs a program, or sends a request to a server, while Terraform makes the plan.`,
      }
    : undefined;
}
