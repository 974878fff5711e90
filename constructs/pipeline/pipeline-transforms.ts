import type { ImageAdmissionProps } from '../admission/image-admission-props';
import type { FunctionSourceProps } from '../functions/function-source';
import type { ImageRepositoryProps } from '../functions/image-repository';
import type { ResponseFunctionProps } from '../functions/response-function';
import type { DeadLettersProps } from '../intake/dead-letters';
import type { FindingNotificationsProps } from '../intake/finding-notifications';
import type { PushPipeProps } from '../intake/push-pipe';
import type { WatchSubscriptionProps } from '../intake/watch-subscription';
import type { EvidenceBucketProps } from '../stores/evidence-bucket';
import type { LedgerProps } from '../stores/ledger';
import type { PipelineWatchProps } from './pipeline-watch';

/** What to change on each part of a pipeline. A part without a transform keeps its own arguments. */
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
