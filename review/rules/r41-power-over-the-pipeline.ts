import { powersOf } from '../powers/power-changes';
import { isPowerOverPipeline } from '../powers/severity';
import { isWorthSaying, powerObservation } from './power-observation';
import { defineRule } from './rule';

export default defineRule({
  id: 'R41',
  title: 'Somebody gains a power over the pipeline',
  severity: 'high',
  effects: { powers: 'grown' },
  why: 'Who may act as an account of the pipeline, take its tokens or make its keys is the pipeline. Who may change its topics, subscriptions, services, sinks, roles or filters can blind it or steer it, and a finding about him need never arrive.',
  fix: 'Leave such changes to the deployer alone. Grant people reading roles, on the single resource, with a condition that ends.',
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
