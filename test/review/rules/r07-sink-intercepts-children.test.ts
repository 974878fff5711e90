import { compareSynthesized } from '../../../review/input/synthesized';
import { review } from '../../../review/review';
import { describeRule } from '../rule-cases';

const TYPE = 'google_logging_organization_sink';
const foreign = (intercepts: boolean) => ({
  name: 'central-store',
  org_id: '123456789012',
  destination: 'storage.googleapis.com/central-logs',
  filter: 'severity>=ERROR',
  include_children: true,
  intercept_children: intercepts,
});

describeRule('R07', [
  {
    name: 'lets a sink of the pipeline intercept',
    edit: (head) => head.set(head.the(TYPE, 'evidence-sink/sink'), 'intercept_children', true),
    finds: [{ at: 'evidence-sink', severity: 'high' }],
  },
  {
    name: 'adds a sink of another owner that intercepts',
    edit: (head) => void head.add(TYPE, 'central', foreign(true)),
    finds: [{ at: 'central', severity: 'high', says: /no longer receive/ }],
  },
  {
    name: 'adds a sink of another owner that does not intercept',
    edit: (head) => void head.add(TYPE, 'central', foreign(false)),
    finds: [],
  },
  {
    name: 'stops a sink from intercepting',
    given: (head) => void head.add(TYPE, 'central', foreign(true)),
    edit: (head) =>
      head.set(head.all(TYPE).find(({ name }) => name === 'central')!, 'intercept_children', false),
    finds: [],
  },
  {
    name: 'sets the interception to a value that is unknown until the apply',
    unknown: [{ type: TYPE, path: 'evidence-sink/sink', argument: 'intercept_children' }],
    finds: [{ at: 'evidence-sink', severity: 'high', assumed: true }],
  },
]);

test('R07 reports nothing for a plan without a pipeline', () => {
  const json = { resource: { [TYPE]: { central: { ...foreign(true), filter: 'severity>=ERROR' } } } };
  expect(review(compareSynthesized([], [{ name: 'logs', json }])).findings).toEqual([]);
});
