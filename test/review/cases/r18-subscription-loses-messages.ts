import type { Head } from './head';
import { defineCases } from './review-case';

const SUBSCRIPTION = 'google_pubsub_subscription';
const findings = (head: Head) => head.the(SUBSCRIPTION, 'findings/subscription');
const weakened = [{ rule: 'R18', address: /findings_subscription/, severity: 'high' }] as const;

export const r18 = defineCases([
  {
    id: 'r18-no-dead-letters',
    rule: 'R18',
    target: 'project',
    what: 'Somebody takes the dead letters from the subscription of findings.',
    edit: (head) => head.unset(findings(head), 'dead_letter_policy'),
    expected: weakened,
  },
  {
    id: 'r18-pushed-elsewhere',
    rule: 'R18',
    target: 'project',
    what: 'Somebody pushes findings to another address.',
    edit: (head) => head.set(findings(head), 'push_config.push_endpoint', 'https://example.com/findings'),
    expected: weakened,
  },
  {
    id: 'r18-expires',
    rule: 'R18',
    target: 'project',
    what: 'Somebody lets the subscription expire after a month of silence.',
    edit: (head) => head.set(findings(head), 'expiration_policy.ttl', '2678400s'),
    expected: weakened,
  },
]);
