import { defineCases } from './review-case';

const METRIC = 'google_logging_metric';

export const r54 = defineCases([
  {
    id: 'r54-counts-less',
    rule: 'R54',
    target: 'project',
    what: 'Somebody counts the heartbeats of one mode only.',
    edit: (head) =>
      head.set(
        head.the(METRIC, 'heartbeat-arrived/metric'),
        'filter',
        (present) => `${present} AND jsonPayload.mode="enforce"`,
      ),
    expected: [{ rule: 'R54', address: /heartbeat-arrived/, severity: 'high' }],
  },
]);
