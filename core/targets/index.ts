import {
  type CloudRunName,
  WORKLOAD_KINDS,
  type WorkloadKind,
  workloadKind,
} from '../finding/resource-names';
import { job } from './job';
import { service } from './service';
import type { StateOf, Target } from './target';
import { workerPool } from './worker-pool';

export type { ReadDocuments, ResponseWords, Watched } from './target';

/** One file for each kind of workload. The compiler names what is missing. */
export const TARGETS: { readonly [Kind in WorkloadKind]: Target<Kind> } = { service, job, workerPool };

/** A target of any kind. It offers only what all kinds share. */
export type AnyTarget = (typeof TARGETS)[WorkloadKind];
export type WorkloadState = { readonly [Kind in WorkloadKind]: StateOf<Kind> }[WorkloadKind];

type Automatic = Extract<AnyTarget['response'], { readonly kind: 'automatic' }>;

/** How Riposte reads and changes workloads of this kind. Undefined: a person acts on them, and nothing is read. */
export const tryAutomatic = ({ response }: Pick<AnyTarget, 'response'>): Automatic | undefined =>
  response.kind === 'automatic' ? response : undefined;

/** The kinds that Riposte reads and changes. */
export const AUTOMATIC: readonly { readonly kind: WorkloadKind; readonly response: Automatic }[] =
  WORKLOAD_KINDS.flatMap((kind) => {
    const response = tryAutomatic(TARGETS[kind]);
    return response ? [{ kind, response }] : [];
  });

export const targetOf = (name: CloudRunName): AnyTarget => TARGETS[workloadKind(name)];

/** `a job`. */
export const oneOf = (kind: WorkloadKind): string => `a ${TARGETS[kind].words.noun}`;
