import type { DeadLettersProps } from './dead-letters';
import type { EncryptionKeyProps } from './encryption-key';
import type { EvidenceBucketProps } from './evidence-bucket';
import type { FunctionSourceProps } from './function-source';
import type { ImageRepositoryProps } from './image-repository';
import type { LedgerProps } from './ledger';
import type { PipelineWatchProps } from './pipeline-watch';
import type { PushPipeProps } from './push-pipe';
import type { ResponseFunctionProps } from './response-function';

/** What to set differently inside the facade, named as its parts are. Nothing judges what a transform sets. */
export interface PipelineTransforms {
  readonly encryptionKey?: EncryptionKeyProps['transform'];
  readonly ledger?: LedgerProps['transform'];
  readonly effects?: LedgerProps['transform'];
  readonly evidence?: EvidenceBucketProps['transform'];
  readonly source?: FunctionSourceProps['transform'];
  readonly images?: ImageRepositoryProps['transform'];
  readonly deadLetters?: DeadLettersProps['transform'];
  readonly actor?: ResponseFunctionProps['transform'];
  readonly responder?: ResponseFunctionProps['transform'];
  readonly findings?: PushPipeProps['transform'];
  readonly commands?: PushPipeProps['transform'];
  readonly undo?: PushPipeProps['transform'];
  readonly audit?: PushPipeProps['transform'];
  readonly watch?: PipelineWatchProps['transform'];
}
