import type { RecordVerdict } from '../core/case/record';
import type { StepOutcome } from '../core/outcome/outcome';
import { visible } from '../core/values/visible-text';
import type { SandboxEvent } from '../sandbox/protocol/request';

/** One kind of trouble: its name, how to recognize it, and where to fix it. The first match counts. */
interface Trouble {
  readonly name: string;
  /** `text` is the event's text and place in lower case. */
  matches(event: SandboxEvent, text: string): boolean;
  readonly fix: string;
}

const RESPONDER = /^serviceAccount:[a-z0-9-]+-responder@/;

const TROUBLES: readonly Trouble[] = [
  {
    name: 'a responder that tries to change a workload',
    matches: (event) => event.mutation === true && RESPONDER.test(event.principal ?? ''),
    fix: 'functions/responder/ may only read: move the call to an action in core/actions/',
  },
  {
    name: 'actAs',
    matches: (_event, text) => text.includes('iam.serviceaccounts.actas'),
    fix: 'add the workload\u2019s own service account to powers.runtimeServiceAccounts in the config (in a rollout, to runtimeServiceAccounts)',
  },
  {
    name: 'notification filter',
    matches: (event, text) => event.kind === 'notification' && text.includes('filter'),
    fix: 'core/deployment/notification-filter.ts: the filter of the notification config does not match this finding',
  },
  {
    name: 'notification config',
    matches: (event) => event.kind === 'notification' && event.place !== undefined,
    fix: 'constructs/intake/finding-notifications.ts: no finding arrives without a notification config',
  },
  {
    name: 'publisher grant',
    matches: (_event, text) => text.includes('pubsub.topics.publish') || text.includes('publisher grant'),
    fix: 'the publisher needs roles/pubsub.publisher on that topic: constructs/ grants it',
  },
  {
    name: 'OIDC audience',
    matches: (_event, text) => text.includes('audience'),
    fix: 'the push subscription\u2019s oidc_token.audience must be the function\u2019s service_config.uri',
  },
  {
    name: 'invoker grant',
    matches: (_event, text) => text.includes('run.routes.invoke'),
    fix: 'the push service account needs roles/run.invoker on the function\u2019s Cloud Run service',
  },
  {
    name: 'push identity',
    matches: (_event, text) => text.includes('push identity') || text.includes('oidc_token'),
    fix: 'the push subscription needs an oidc_token with the push service account',
  },
  {
    name: 'push endpoint',
    matches: (_event, text) => text.includes('endpoint'),
    fix: 'the push subscription\u2019s push_endpoint must be the function\u2019s service_config.uri',
  },
  {
    name: 'update mask',
    matches: (event, text) => event.kind === 'invalid' && text.includes('mask'),
    fix: 'core/actions/: the action\u2019s update mask names a field that the API does not have or may not set',
  },
  {
    name: 'etag',
    matches: (_event, text) => text.includes('etag'),
    fix: 'the resource changed after it was read: the PATCH must have the etag of the latest read',
  },
  {
    name: 'permission',
    matches: (event) => event.kind === 'denied',
    fix: 'the action, investigator or recorder in core/ that makes this call must declare the permission',
  },
  {
    name: 'dead letter',
    matches: (event) => event.kind === 'dead-letter',
    fix: 'Pub/Sub gave up the message after its last attempt: the delivery failures above show why',
  },
  {
    name: 'delivery',
    matches: (event) => event.kind === 'delivery',
    fix: 'the function answered with an error: see its log lines above',
  },
  {
    name: 'request',
    matches: () => true,
    fix: 'the official definition of this API does not allow the request: correct it in functions/google/',
  },
];

/** Whether an event is trouble. A delivery is, if it was refused or answered with an error. */
function isTrouble(event: SandboxEvent): boolean {
  if (isOrdinary(event)) return false;
  if (event.kind === 'denied' || event.kind === 'invalid' || event.kind === 'dead-letter') return true;
  if (event.kind === 'delivery') return event.place !== undefined || (event.status ?? 200) >= 400;
  return event.place !== undefined;
}

/** The watch subscription works as a clock: the actor refuses its messages until its last check of the workload. */
const isWaiting = ({ kind, status, place, text }: SandboxEvent): boolean =>
  kind === 'delivery' &&
  status === 503 &&
  place === undefined &&
  /\/subscriptions\/[a-z0-9-]+-watch attempt /.test(text);

/** A create-if-absent may fail by design: a ledger document or evidence object that already exists is not trouble. */
const isOrdinary = (event: SandboxEvent): boolean =>
  isWaiting(event) ||
  ((event.service === 'firestore' || event.service === 'storage') &&
    [400, 404, 409, 412].includes(event.status ?? 0) &&
    /exist|precondition|not found|update_?time|contention/i.test(event.text));

const MOST = 12;

/**
 * Why a run did not end well, in lines that name the place to fix. A pure function of the sandbox's journal, the verdict
 * (undefined: no record) and the outcomes of the steps.
 */
export function diagnose(
  journal: readonly SandboxEvent[],
  verdict: RecordVerdict | undefined,
  outcomes: readonly StepOutcome[] = [],
): readonly string[] {
  const found = [...stepTroubles(outcomes), ...grouped(journal.filter(isTrouble))];
  if (found.length === 0) return [nothingFound(verdict)];
  const shown = found.slice(0, MOST);
  return [
    isMissing(verdict)
      ? 'No verdict was reached. What went wrong:'
      : `The verdict is ${verdict}. What went wrong:`,
    ...shown,
    ...(found.length > MOST ? [`\u2026 and ${found.length - MOST} more`] : []),
  ];
}

const isMissing = (verdict: RecordVerdict | undefined): boolean =>
  verdict === undefined || verdict === 'undecided';

const nothingFound = (verdict: RecordVerdict | undefined): string =>
  isMissing(verdict)
    ? 'No verdict was reached, and the sandbox saw no refused call, request or delivery. Check the functions\u2019 log.'
    : `The verdict is ${verdict}. The sandbox saw no refused call, request or delivery.`;

function stepTroubles(outcomes: readonly StepOutcome[]): readonly string[] {
  return outcomes.flatMap(({ step, error }) =>
    error ? [entry(`step ${step}`, error.message, error.fix)] : [],
  );
}

/** One line for the same trouble in several attempts, with a count. */
function grouped(events: readonly SandboxEvent[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const event of events) {
    const text = describe(event);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => (count > 1 ? `${text} (${count} times)` : text));
}

function describe(event: SandboxEvent): string {
  const text = `${event.text} ${event.place ?? ''}`.toLowerCase();
  const trouble = TROUBLES.find((candidate) => candidate.matches(event, text)) as Trouble;
  const who = event.principal && !event.text.includes(event.principal) ? ` by ${event.principal}` : '';
  const where = event.place === undefined ? '' : ` [${event.place}]`;
  return entry(trouble.name, `${event.text}${who}${where}`, trouble.fix);
}

const entry = (name: string, what: string, fix: string): string =>
  `- ${name}: ${visible(what, 600)}\n    fix: ${visible(fix, 600)}`;
