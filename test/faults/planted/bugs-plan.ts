import type { PlantedBug } from './bug';

/** Where traffic may go, and what a stop includes. */
export const PLAN_BUGS: readonly PlantedBug[] = [
  {
    id: 'unready-traffic-kept-by-stop',
    file: 'core/actions/stop-service.ts',
    edits: [['withoutTargets(withoutTags(before.traffic), unready)', 'withoutTags(before.traffic)']],
    breaks: 'Cloud Run may refuse every stop of a service whose traffic names a revision that is not ready',
    invariant: 7,
    finder: { test: 'test/core/actions/unready-traffic.test.ts' },
  },
  {
    id: 'sidecar-digests-not-compared',
    file: 'core/actions/refuge.ts',
    edits: [['[...digests, digest].some(', '[digest, ...digests].slice(0, 1).some(']],
    breaks: 'a refuge may run an accused or contained image in its second container',
    invariant: 5,
    finder: { test: 'test/core/actions/refuge.test.ts' },
  },
  {
    id: 'minimum-instances-ignored',
    file: 'core/actions/refuge.ts',
    edits: [
      [
        'if (suspects.some((revision) => revision.minInstances > 0)) {',
        'if (suspects.some((revision) => revision.minInstances < 0)) {',
      ],
    ],
    breaks: 'traffic moves away from a bad revision whose minimum instances keep running',
    invariant: 7,
    finder: { test: 'test/core/actions/refuge.test.ts' },
  },
  {
    id: 'refuge-accused',
    file: 'core/actions/refuge.ts',
    edits: [['      accused.some((one) => accusesDigest(one, revision)),\n', '      false,\n']],
    breaks: 'a refuge may run an image that another finding accuses',
    invariant: 3,
    finder: { test: 'test/core/actions/refuge.test.ts' },
  },
  {
    id: 'refuge-accused-by-tag',
    file: 'core/actions/refuge.ts',
    edits: [['      accused.some((one) => mayAccuse(one, revision)),\n', '      false,\n']],
    breaks: 'a refuge may run an image that another finding names without its digest',
    invariant: 3,
    finder: { test: 'test/core/actions/refuge.test.ts' },
  },
  {
    id: 'refuge-younger',
    file: 'core/actions/refuge.ts',
    edits: [
      [
        '      !((parseIso(revision.createTime) ?? Number.POSITIVE_INFINITY) < firstBadMs),\n',
        '      parseIso(revision.createTime) === undefined,\n',
      ],
    ],
    breaks: 'a refuge may be younger than the first bad revision',
    invariant: 3,
    finder: { test: 'test/core/actions/refuge.test.ts' },
  },
  {
    id: 'refuge-not-ready',
    file: 'core/actions/refuge.ts',
    edits: [['      !revision.ready,\n', '      false,\n']],
    breaks: 'traffic moves to a revision that is not ready',
    invariant: 3,
    finder: { test: 'test/core/actions/refuge.test.ts' },
  },
  {
    id: 'refuge-contained-before',
    file: 'core/actions/refuge.ts',
    edits: [['      runs(revision, remembered),\n', '      runs(revision, []),\n']],
    breaks: 'traffic moves to an image that was contained on this workload before',
    invariant: 5,
    finder: { test: 'test/core/actions/refuge.test.ts' },
  },
  {
    id: 'unknown-digest-counts-as-different',
    file: 'core/actions/refuge.ts',
    edits: [['      revision.bad !== false,\n      runs', '      revision.bad === true,\n      runs']],
    breaks: 'a revision with an unknown image is a refuge',
    invariant: 3,
    finder: { test: 'test/core/actions/refuge.test.ts' },
  },
  {
    id: 'zero-percent-targets-kept',
    file: 'core/actions/stop-service.ts',
    edits: [
      [
        '    .filter((target) => target.percent !== undefined && target.percent !== 0);',
        '    .filter((target) => target.type !== undefined);',
      ],
    ],
    breaks: 'a stop keeps targets that existed only for their tag',
    invariant: 5,
    finder: { test: 'test/core/actions/actions.test.ts' },
  },
  {
    id: 'tags-kept',
    file: 'core/actions/stop-service.ts',
    edits: [
      [
        "pick(target, ['type', 'revision', 'percent']))",
        "pick(target, ['type', 'revision', 'percent', 'tag']))",
      ],
    ],
    breaks: 'a stopped service can still be reached through its tags',
    invariant: 7,
    finder: { test: 'test/core/actions/actions.test.ts' },
  },
  {
    id: 'severity-at-the-threshold',
    file: 'core/runtime-config/severity-threshold.ts',
    edits: [
      [
        'return wanted !== -1 && SEVERITIES.indexOf(severity) >= wanted',
        'return wanted !== -1 && SEVERITIES.indexOf(severity) > wanted',
      ],
    ],
    breaks: 'a finding that has exactly the severity of the threshold changes no workload',
    invariant: 3,
    finder: 'simulation',
  },
  {
    id: 'severity-ignored',
    file: 'core/runtime-config/severity-threshold.ts',
    edits: [
      [
        'return wanted !== -1 && SEVERITIES.indexOf(severity) >= wanted',
        'return wanted !== -1 && SEVERITIES.indexOf(severity) >= 0',
      ],
    ],
    breaks: 'a finding below the threshold changes a workload',
    invariant: 10,
    finder: { test: 'test/core/plan/open-service.test.ts' },
  },
];
