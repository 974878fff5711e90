import { defineRule } from '../contract/rule';

export default defineRule({
  id: 'R49',
  title: 'The plan is incomplete',
  severity: 'medium',
  effects: { detection: 'unknown', response: 'unknown', powers: 'unknown' },
  why: 'A plan that ended in an error leaves out the resources that failed. A plan with -target, or with changes that Terraform deferred, shows only a part of what the code will do. The review covers only what is in the plan.',
  fix: 'Fix the error and create a new plan, without -target. If Terraform deferred changes, also review the plan that follows.',
  sources: ['https://developer.hashicorp.com/terraform/internals/json-format#plan-representation'],
  *check(context) {
    for (const { name, errored, complete, deferred } of context.stacks) {
      if (errored) {
        yield {
          message: `The plan of ${name} ended in an error: the resources that failed are missing from it.`,
        };
      } else if (deferred > 0) {
        yield {
          message: `Terraform deferred ${deferred === 1 ? 'a change' : `${deferred} changes`} of ${name} to a later plan.`,
        };
      } else if (!complete) {
        yield { message: `The plan of ${name} is incomplete: another plan must follow.` };
      }
    }
  },
});
