import { UnreadableDocument } from '../../core/ledger/read-document';
import { boundedText, causeText, errorText } from '../../core/values/bounded-text';

/** What went wrong at a Google API. `kind` distinguishes the cases. */
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
  'not-found': 'check whether the resource was deleted or its name changed',
  exists:
    'check the resource of that name: somebody else created it first, and it may differ from what was intended',
  conflict: 'somebody changed the resource in the meantime (stale etag); Riposte reads it again and retries',
  precondition: 'check the state of the resource that the message names',
  invalid: 'a defect of Riposte: report it with this message',
  throttled: 'Riposte retries with backoff',
  unavailable: 'Riposte retries with backoff',
  timeout: 'Riposte retries with backoff',
};

/** Characters. Longer than every valid resource name with its collection. */
const PLACE_LIMIT = 1_000;

export class GoogleFault extends Error {
  readonly fix: string;
  /** Google had accepted the request before the fault, so the resource may have changed, whatever the kind says. */
  afterAcceptance = false;
  /** A permission is missing, and its grant may not be known everywhere yet. */
  mayPropagate = false;
  /** How long the service asks callers to wait (Retry-After), in milliseconds. */
  retryAfterMs: number | undefined;

  /** The place, of bounded length, for example `run PATCH /v2/projects/...`. */
  readonly place: string;

  /** Texts of an API end up in logs, records and marks, so their length is bounded here (core/values/bounded-text.ts). */
  constructor(
    readonly kind: FaultKind,
    /** HTTP status. 0: there was no answer. */
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
    return this.mayPropagate || ['throttled', 'unavailable', 'timeout'].includes(this.kind);
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

/** Google's `error.status` is more precise than the HTTP status: 409 is ABORTED or ALREADY_EXISTS. */
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
      ? {
          kind: 'contended',
          message: causeText(cause),
          fix: 'wait: the next delivery tries again automatically',
        }
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
