import type { RolloutInput } from '@riposte/gcp';

type Listed = RolloutInput['projects'][number];

const TEAMS = [
  'checkout',
  'search',
  'catalog',
  'payments',
  'shipping',
  'loyalty',
  'returns',
  'media',
  'pricing',
  'stock',
];
const STAGES = [
  { stage: 'dev', group: 'dev', first: 300_000_000_000 },
  { stage: 'test', group: 'dev', first: 310_000_000_000 },
  { stage: 'qa', group: 'staging', first: 320_000_000_000 },
  { stage: 'pre', group: 'staging', first: 330_000_000_000 },
  { stage: 'prod', group: 'prod', first: 340_000_000_000 },
] as const;

/**
 * Every protected project. To add one, add one line here: its stack appears in the next plan, and the hub includes it.
 * rollout.config.ts contains what all projects or a group have in common.
 */
const listed: readonly Listed[] = STAGES.flatMap(({ stage, group, first }) =>
  TEAMS.map((team, index) => ({
    id: `acme-${team}-${stage}`,
    number: String(first + index),
    group,
    runtimeServiceAccounts: [`${team}-runtime@acme-${team}-${stage}.iam.gserviceaccount.com`],
  })),
);

/**
 * Exceptions, which a reviewer should read. Two pilots have read their cases and no longer only observe; every other
 * project follows its group.
 */
const OVERRIDES: Readonly<Record<string, Partial<Listed>>> = {
  'acme-search-prod': { mode: 'enforce' },
  // Media runs one job that must not be stopped, so containment only closes the public way in.
  'acme-media-prod': { mode: 'enforce', tiers: ['observe', 'access'], runtimeServiceAccounts: [] },
};

export const projects = listed.map((project) => ({ ...project, ...OVERRIDES[project.id] }));
