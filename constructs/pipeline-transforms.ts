import type { DeadLettersProps } from './dead-letters';
import type { EvidenceBucketProps } from './evidence-bucket';
import type { FindingNotificationsProps } from './finding-notifications';
import type { FunctionSourceProps } from './function-source';
import type { ImageAdmissionProps } from './image-admission';
import type { ImageRepositoryProps } from './image-repository';
import type { LedgerProps } from './ledger';
import type { PipelineWatchProps } from './pipeline-watch';
import type { PushPipeProps } from './push-pipe';
import type { ResponseFunctionProps } from './response-function';
import type { WatchSubscriptionProps } from './watch-subscription';

/** What to set differently on each part of a pipeline; absent: the parts' own arguments. */
export interface PipelineTransforms {
  readonly responder?: ResponseFunctionProps['transform'];
  readonly actor?: ResponseFunctionProps['transform'];
  readonly ledger?: LedgerProps['transform'];
  readonly effects?: LedgerProps['transform'];
  readonly evidence?: EvidenceBucketProps['transform'];
  readonly source?: FunctionSourceProps['transform'];
  readonly images?: ImageRepositoryProps['transform'];
  readonly deadLetters?: DeadLettersProps['transform'];
  readonly findings?: PushPipeProps['transform'];
  readonly commands?: PushPipeProps['transform'];
  readonly caseWatch?: WatchSubscriptionProps['transform'];
  readonly undo?: PushPipeProps['transform'];
  readonly audit?: PushPipeProps['transform'];
  readonly notifications?: FindingNotificationsProps['transform'];
  readonly watch?: PipelineWatchProps['transform'];
  readonly admission?: ImageAdmissionProps['transform'];
}
