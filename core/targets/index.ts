import { type CloudRunName, type WorkloadKind, workloadKind } from '../finding/resource-names';
import { job } from './job';
import { service } from './service';
import type { StateOf, Target } from './target';
import { workerPool } from './worker-pool';

export type { ReadDocuments, Watched } from './target';

/** One file for each kind of workload. The compiler names what is missing. */
export const TARGETS: { readonly [Kind in WorkloadKind]: Target<Kind> } = { service, job, workerPool };

/** A target of any kind. It offers only what all kinds share. */
export type AnyTarget = (typeof TARGETS)[WorkloadKind];
export type WorkloadState = { readonly [Kind in WorkloadKind]: StateOf<Kind> }[WorkloadKind];

export const targetOf = (name: CloudRunName): AnyTarget => TARGETS[workloadKind(name)];

/** `a job`. */
export const oneOf = (kind: WorkloadKind): string => `a ${TARGETS[kind].words.noun}`;
