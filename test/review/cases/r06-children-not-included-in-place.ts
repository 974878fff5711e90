import { defineCases } from './review-case';

const SINK = 'google_logging_organization_sink';

export const r06 = defineCases([
  {
    id: 'r06-children-intercepted-in-place',
    rule: 'R06',
    target: 'organization-everything',
    what: 'Somebody lets the sink of evidence intercept, which provider 6.50 does not carry out.',
    edit: (head) => head.set(head.the(SINK, 'evidence-sink/sink'), 'intercept_children', true),
    expected: [{ rule: 'R06', address: /evidence-sink/, severity: 'critical' }],
  },
]);
