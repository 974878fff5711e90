/** What the compiler accepts of an action or an investigator for one kind of workload, and what it refuses. No code here runs. */

import { defineAction, step } from '../../../core';
import type { IrreversibleActionOf, WorkloadActionOf } from '../../../core/action-contract/action';
import type { WorkloadKind } from '../../../core/finding/resource-names';
import type { Investigator } from '../../../core/investigation';
import type { Response } from '../../../core/targets/target';

const base = {
  tier: 'access',
  permissions: {},
  repeat: { kind: 'idempotent', why: 'nothing is changed' },
} as const;

export const jobAction: WorkloadActionOf<'job'> = {
  ...base,
  kind: 'workload',
  id: 'pause-job',
  summary: 'An action for jobs, which exists for the compiler only',
  targets: ['job'],
  reversible: true,
  killsRunningInstances: false,
  touches: ['paused'],
  plan: ({ investigation, target }) =>
    // @ts-expect-error: an action on jobs has no investigation of a service
    step({ target, before: investigation.service, after: null, rationale: '' }),
  // @ts-expect-error: an action on jobs cannot read a service
  read: ({ run }, target) => run.getService(target),
  project: (state) => state,
  comparable: (state) => state,
  // @ts-expect-error: an action on jobs cannot change a service
  apply: ({ run }, { target }) => run.patchService(target, '', {}, []),
  verify: () => ({ ok: true, saw: '' }),
  undo: async () => undefined,
};

// @ts-expect-error: an action is for one kind of workload
export const twoKinds: WorkloadActionOf<'service' | 'job'>['targets'] = ['service', 'job'];

export const inferred = defineAction({
  ...base,
  kind: 'workload',
  id: 'label-pool',
  summary: 'An action whose kind follows from its targets, for the compiler only',
  targets: ['workerPool'],
  reversible: true,
  killsRunningInstances: false,
  touches: ['labels'],
  plan: ({ target }) => step({ target, before: null, after: null, rationale: '' }),
  // @ts-expect-error: the kind of its targets has no such method
  read: ({ run }, target) => run.getService(target),
  project: (state) => state,
  comparable: (state) => state,
  apply: async () => undefined,
  verify: () => ({ ok: true, saw: '' }),
  undo: async () => undefined,
});

export const irreversible: Pick<IrreversibleActionOf<'service'>, 'reversible' | 'undo'> = {
  reversible: false,
  // @ts-expect-error: an irreversible action has no undo
  undo: async () => undefined,
};

export const ofJobs: Investigator<'logs'> = {
  part: 'logs',
  of: 'job',
  phase: 2,
  deadlineMs: 1,
  permissions: [],
  // @ts-expect-error: an investigator of jobs cannot read a service
  investigate: async ({ run, target }) => run.getService(target).then(() => Promise.reject()),
};

export const ofEveryKind: Investigator<'logs'> = {
  part: 'logs',
  phase: 2,
  deadlineMs: 1,
  permissions: [],
  investigate: async ({ run, target }) => run.getService(target).then(() => Promise.reject()),
};

type AutomaticOf<Kind extends WorkloadKind> = Extract<Response<Kind>, { readonly kind: 'automatic' }>;

// @ts-expect-error: the settings of a job are not those of a service
export const settingsOfJobs: AutomaticOf<'job'>['settings'] = 'service';

// @ts-expect-error: the evidence of a job cannot come from the parts of a service
export const evidenceOfJobs: AutomaticOf<'job'>['evidence'] = ({ service }) => ({ service });
