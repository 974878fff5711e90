import { defineCases } from './review-case';

const SETTINGS = 'google_logging_organization_settings';

export const r10 = defineCases([
  {
    id: 'r10-default-sink-disabled',
    rule: 'R10',
    target: 'organization-everything',
    what: 'Somebody has new projects keep no logs.',
    edit: (head) =>
      void head.add(SETTINGS, 'all', { organization: '123456789012', disable_default_sink: true }),
    expected: [{ rule: 'R10', type: SETTINGS, severity: 'high' }],
  },
]);
