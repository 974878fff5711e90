import { defineCases } from './review-case';

const CONFIG = 'google_scc_v2_project_notification_config';
const FILTER = 'streaming_config.filter';

export const r02 = defineCases([
  {
    id: 'r02-severity-asked-for',
    rule: 'R02',
    target: 'project',
    what: 'Somebody lets only findings of high severity through.',
    edit: (head) => head.set(head.the(CONFIG), FILTER, (present) => `(${present}) AND severity="HIGH"`),
    expected: [{ rule: 'R02', type: CONFIG, severity: 'critical' }],
  },
  {
    id: 'r02-category-dropped',
    rule: 'R02',
    target: 'project',
    what: 'Somebody takes a category of Event Threat Detection out of the filter.',
    edit: (head) =>
      head.replaceText(head.the(CONFIG), FILTER, ' OR category="Execution: Cryptomining Docker Image"', ''),
    expected: [{ rule: 'R02', type: CONFIG, severity: 'critical' }],
  },
  {
    id: 'r02-written-in-another-way',
    rule: 'R02',
    target: 'project',
    what: 'Somebody puts the filter into parentheses.',
    edit: (head) => head.set(head.the(CONFIG), FILTER, (present) => `(${present})`),
    expected: [],
  },
]);
