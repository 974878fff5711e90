import { service } from '../clause';
import { defineTamperDetection } from '../define-tamper-detection';
import { textAt } from '../member';

export const loggingExclusion = defineTamperDetection({
  id: 'logging-exclusion',
  guards: 'log entries that are excluded from storage',
  summary: 'log entries are excluded from storage',
  techniques: ['T1562.008'],
  methods: { CreateExclusion: 'ERROR', UpdateExclusion: 'ERROR' },
  clause: () => service('logging.googleapis.com'),
  judge: ({ audit }, _pipeline, usual) => ({
    ...usual,
    what: [usual.what, textAt(audit.request, 'exclusion', 'filter').slice(0, 300)]
      .filter((part) => part !== '')
      .join(': '),
  }),
});
