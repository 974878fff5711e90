/** Values that the examples of events share: one invented case. */
export const EXAMPLE = {
  caseId: 'c-4f2a9d3b7e61',
  category: 'Execution: Reverse Shell',
  finding: 'projects/210987654321/sources/7/locations/global/findings/f1',
  resource: '//run.googleapis.com/projects/shop-prod/locations/europe-west1/services/checkout',
  target: 'projects/shop-prod/locations/europe-west1/services/checkout',
  planHash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  step: '2-shift-traffic',
  action: 'shift-traffic',
  at: '2026-04-14T09:30:00Z',
  error: { kind: 'timeout', message: 'no answer from run PATCH', fix: 'it is retried with backoff' },
  evidence: {
    caseId: 'c-4f2a9d3b7e61',
    name: 'cases/c-4f2a9d3b7e61/service-2c26b46b68ff.json',
    sha256: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    bytes: 4096,
  },
  malformed: {
    kind: 'malformed',
    code: 'message-not-json',
    what: 'the message is not a JSON object',
    where: 'message.data',
    expected: 'a NotificationMessage of Security Command Center',
    fix: 'check who publishes to the topic',
  },
  subject: {
    workload: 'checkout',
    region: 'europe-west1',
    project: 'shop-prod',
    findingSeverity: 'CRITICAL',
  },
  workload: { workload: 'checkout', region: 'europe-west1', project: 'shop-prod' },
} as const;
