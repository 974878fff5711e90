/**
 * Every name that the pipeline gives to a cloud resource, in one place: names are public contract, an operator's
 * alerts and runbooks refer to them.
 */
export interface PipelineNames {
  readonly responder: string;
  readonly actor: string;
  readonly build: string;
  readonly push: string;
  readonly findings: string;
  readonly commands: string;
  readonly undo: string;
  readonly deadLetters: string;
  readonly ledger: string;
  readonly effects: string;
  readonly evidenceBucket: string;
  readonly sourceBucket: string;
}

/** Bucket names are global in Cloud Storage, so they carry the project id. */
export const pipelineNames = (projectId: string): PipelineNames => ({
  responder: 'riposte-responder',
  actor: 'riposte-actor',
  build: 'riposte-build',
  push: 'riposte-push',
  findings: 'riposte-findings',
  commands: 'riposte-commands',
  undo: 'riposte-undo',
  deadLetters: 'riposte-dead-letters',
  ledger: 'riposte-cases',
  effects: 'riposte-effects',
  evidenceBucket: `${projectId}-riposte-evidence`,
  sourceBucket: `${projectId}-riposte-source`,
});
