import { defineRule } from './rule';

export default defineRule({
  id: 'R49',
  title: 'The plan is not whole',
  severity: 'medium',
  effects: { detection: 'unknown', response: 'unknown', powers: 'unknown' },
  why: 'A plan that ended in an error leaves out the resources that failed. A plan with -target, or with changes that Terraform put off, shows a part of what the code will do. What is not in the plan is not reviewed.',
  fix: 'Repair the error and make the plan anew, without -target. For what Terraform puts off, review the plan that follows as well.',
  sources: ['https://developer.hashicorp.com/terraform/internals/json-format#plan-representation'],
  *check(context) {
    for (const { name, errored, complete, deferred } of context.stacks) {
      if (errored) {
        yield {
          message: `The plan of ${name} ended in an error: resources that failed are missing from it.`,
        };
      } else if (deferred > 0) {
        yield {
          message: `Terraform put ${deferred === 1 ? 'a change' : `${deferred} changes`} of ${name} off to a later plan.`,
        };
      } else if (!complete) {
        yield { message: `The plan of ${name} is incomplete: another plan must follow.` };
      }
    }
  },
});
