import type { Schedule } from '../schedule/schedule';

/**
 * A finding that is contained and marked. The first run of a process loads modules while it runs. That takes real time,
 * during which virtual time continues. Every later run is the same at any time, so this one comes first.
 */
export const WARM_UP: Schedule = {
  version: 1,
  title: 'warm-up',
  settings: {
    mode: 'enforce',
    cooldownSeconds: 0,
    breaker: { containments: 10, perMinutes: 60 },
    holdHours: 1,
    verifyWaitSeconds: 120,
    exemptions: [],
    assumptions: {},
    timing: { operationMs: 500, drainMs: 2_000, delayMs: 1_000, samplingMs: 5_000 },
    latencyMs: 0,
    instances: 1,
    faultsEndMs: 120_000,
  },
  services: [
    {
      revisions: [
        { digests: ['b'], ready: true },
        { digests: ['a'], ready: true },
      ],
      traffic: [{ to: 'latest', percent: 100 }],
      scaling: { kind: 'automatic', max: 20 },
      isPublic: true,
    },
  ],
  findings: [
    {
      service: 0,
      category: 'Execution: Added Malicious Binary Executed',
      digests: ['a'],
      severity: 'CRITICAL',
    },
  ],
  events: [
    { atMs: 0, deed: { do: 'report', finding: 0 } },
    { atMs: 60_000, deed: { do: 'undo', finding: 0, by: 'operator' } },
  ],
  faults: [],
};
