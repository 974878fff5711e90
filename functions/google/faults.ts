import { UnreadableDocument } from '../../core/ledger/read-document';
import { boundedText, causeText, errorText } from '../../core/values/bounded-text';

/** What went wrong at a Google API, told apart by `kind`. */
export type FaultKind =
  | 'denied'
  | 'not-found'
  | 'exists'
  | 'conflict'
  | 'precondition'
  | 'invalid'
  | 'throttled'
  | 'unavailable'
  | 'timeout';

const FIX: Record<FaultKind, string> = {
  denied:
    'deploy again so that the role matches the catalogue; for iam.serviceAccounts.actAs, list the runtime service account in powers.runtimeServiceAccounts',
  'not-found': 'look whether the resource was deleted or the name changed',
  exists:
    'look at the resource of that name: somebody else made it first, and it may differ from what was wanted',
  conflict: 'somebody changed the resource meanwhile (stale etag); it is read again and retried',
  precondition: 'look at the state of the resource that the message names',
  invalid: 'a defect of Riposte: report it with this message',
  throttled: 'it is retried with backoff',
  unavailable: 'it is retried with backoff',
  timeout: 'it is retried with backoff',
};

/** Longer than every honest resource name with its collection. */
const PLACE_LIMIT = 1_000;

export class GoogleFault extends Error {
  readonly fix: string;
  /** The request was accepted before this happened: whatever the kind says, the resource may have changed. */
  afterAcceptance = false;
  /** How long the service asks callers to wait (Retry-After), in milliseconds. */
  retryAfterMs: number | undefined;

  /** `run PATCH /v2/projects/...`: the place, bounded. */
  readonly place: string;

  /** Whatever an API says ends up in logs, records and marks, so the text is bounded here (core/values/bounded-text.ts). */
  constructor(
    readonly kind: FaultKind,
    /** HTTP status, 0 when there was no answer. */
    readonly status: number,
    where: string,
    detail: string,
    options?: { cause?: unknown },
  ) {
    const place = boundedText(where, PLACE_LIMIT);
    super(`${status || 'no answer'} from ${place}: ${errorText(detail)}`, options);
    this.place = place;
    this.name = 'GoogleFault';
    this.fix = FIX[kind];
  }

  get retryable(): boolean {
    return this.kind === 'throttled' || this.kind === 'unavailable' || this.kind === 'timeout';
  }
}

const BY_STATUS: Record<number, FaultKind> = {
  400: 'invalid',
  401: 'denied',
  403: 'denied',
  404: 'not-found',
  408: 'timeout',
  409: 'conflict',
  412: 'precondition',
  429: 'throttled',
  504: 'timeout',
};

/** Google's `error.status` is finer than the HTTP status: 409 is ABORTED or ALREADY_EXISTS. */
export function faultKind(status: number, rpcStatus: string): FaultKind {
  if (rpcStatus === 'ALREADY_EXISTS') return 'exists';
  if (rpcStatus === 'FAILED_PRECONDITION') return 'precondition';
  return BY_STATUS[status] ?? (status >= 500 ? 'unavailable' : 'invalid');
}

export const isRetryable = (cause: unknown): boolean =>
  (cause instanceof GoogleFault && cause.retryable) || isContended(cause);

/** Another writer was faster: LostCase, Contended. */
const isContended = (cause: unknown): boolean => (cause as { kind?: unknown })?.kind === 'contended';

export const describe = (cause: unknown): { kind: string; message: string; fix: string } =>
  cause instanceof GoogleFault
    ? { kind: cause.kind, message: cause.message, fix: cause.fix }
    : isContended(cause)
      ? { kind: 'contended', message: causeText(cause), fix: 'wait: the next delivery tries again by itself' }
      : cause instanceof UnreadableDocument
        ? {
            kind: cause.kind,
            message: cause.message,
            fix: 'find out who wrote the document: only the actor writes to this database. Restore it before the next delivery',
          }
        : {
            kind: 'defect',
            message: causeText(cause),
            fix: 'a defect of Riposte: report it with this message',
          };
