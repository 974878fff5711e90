import { defineCases } from './review-case';

const SINK = 'google_logging_organization_sink';

export const r07 = defineCases([
  {
    id: 'r07-intercepting-sink-added',
    rule: 'R07',
    target: 'organization-everything',
    what: 'Somebody adds a sink for all errors that intercepts.',
    edit: (head) =>
      void head.add(SINK, 'central', {
        name: 'central-errors',
        org_id: '123456789012',
        destination: 'storage.googleapis.com/central-errors',
        filter: 'severity>=ERROR',
        include_children: true,
        intercept_children: true,
      }),
    expected: [{ rule: 'R07', address: /central$/, severity: 'high' }],
  },
]);
