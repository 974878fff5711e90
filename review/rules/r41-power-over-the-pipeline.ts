import { defineRule } from '../contract/rule';
import { powersOf } from '../powers/power-changes';
import { isPowerOverPipeline } from '../powers/severity';
import { isWorthSaying, powerObservation } from './power-observation';

export default defineRule({
  id: 'R41',
  title: 'Someone gains a power over the pipeline',
  severity: 'high',
  effects: { powers: 'grown' },
  why: 'Anyone who may act as an account of the pipeline, take its tokens or create its keys has all powers of that account. Anyone who may change its topics, subscriptions, services, sinks, roles or filters can disable or control the pipeline, and can suppress findings about themselves.',
  fix: 'Let only the deployer make such changes. Grant people reading roles, on the single resource, with a condition that ends.',
  sources: [
    'https://cloud.google.com/iam/docs/service-account-permissions',
    'https://cloud.google.com/iam/docs/conditions-overview',
  ],
  *check(context) {
    for (const change of powersOf(context).changes) {
      if (isPowerOverPipeline(change) && isWorthSaying(change)) yield powerObservation(change);
    }
  },
});
