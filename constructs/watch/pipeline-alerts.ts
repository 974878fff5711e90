import type { EventName } from '../../core/events';
import type { AlertDefinition } from './alert';
import { absentFor, functionLines, functionLogFilter, loggedEvent, pubsubAbove } from './alert-conditions';
import { caseContained, caseFailed, caseOpen, caseReversed, stepFailed, stepRefused } from './case-alerts';
import { logsPage, subscriptionPage } from './console-page';
import { extractedLabels } from './extracted-labels';
import { resourceLabel } from './notification-variables';

/** One subscription that feeds a function, as the alerts see it. */
export interface WatchedPipe {
  /** Short name of the push subscription. */
  readonly subscription: string;
  /**
   * Seconds that a message may wait before the alert fires. The time covers several deliveries, so that one failed
   * delivery causes no alert.
   *
   * @default - 1200: one delivery to the actor may take 540 s
   */
  readonly oldestSeconds?: number;
  /**
   * Its messages are refused and wait by design: neither causes an alert. Dead letters do.
   *
   * @default - false
   */
  readonly waitsOnPurpose?: boolean;
}

/** What the alerts watch, by name. */
export interface WatchedPipeline {
  readonly pipes: readonly WatchedPipe[];
  /** Short name of the subscription behind the dead-letter topic. */
  readonly deadLetters: string;
  /** Cloud Run services of the functions. */
  readonly services: readonly string[];
  /** Log-based metric of arrived heartbeats, and the longest silence, in seconds. @default - no heartbeat */
  readonly heartbeat?: { readonly metric: string; readonly silentSeconds: number };
  /** Log-based metric of arrived canary findings, and the longest silence, in seconds. @default - no canary */
  readonly canary?: { readonly metric: string; readonly silentSeconds: number };
}

const OLDEST_SECONDS = 1_200;
/** Failed pushes in ten minutes. A message that is retried through its whole backoff causes about six. */
const PUSH_FAILURES = 20;

/** The alerts of a pipeline, worst first. Each id is a heading in docs/runbooks.md. */
export const pipelineAlerts = (pipeline: WatchedPipeline): readonly AlertDefinition[] => [
  caseOpen(pipeline.services),
  caseReversed(pipeline.services),
  deadLetters(pipeline),
  caseFailed(pipeline.services),
  stepRefused(pipeline.services),
  tamperDetected(pipeline),
  ...(pipeline.heartbeat ? [heartbeatAbsent(pipeline.services, pipeline.heartbeat)] : []),
  deliveryLag(pipeline),
  stepFailed(pipeline.services),
  ...(pipeline.canary ? [canarySilent(pipeline.services, pipeline.canary)] : []),
  pushErrors(pipeline),
  caseContained(pipeline.services),
];

const names = ({ pipes }: WatchedPipeline): string[] => pipes.map(({ subscription }) => subscription);

/** Pipes in which a waiting message or a refused push means trouble. */
export const promptPipes = ({ pipes }: Pick<WatchedPipeline, 'pipes'>): readonly WatchedPipe[] =>
  pipes.filter(({ waitsOnPurpose }) => waitsOnPurpose !== true);

/** The conditions group by subscription, so the label has a value. */
const SUBSCRIPTION = resourceLabel('subscription_id');
const aboutSubscription = (pipelineName: string): string => `${pipelineName}, subscription ${SUBSCRIPTION}`;
const waitingPage = subscriptionPage('The subscription', SUBSCRIPTION);

/** Both ends: the subscription that gave up a message, and the messages that wait in the dead letters. */
const deadLetters = (pipeline: WatchedPipeline): AlertDefinition => ({
  id: 'dead-letters',
  title: 'Pub/Sub stopped delivering a message',
  severity: 'CRITICAL',
  meaning:
    'A finding, command, undo or audit entry failed every delivery for hours and is in the dead letters. It is possible that nobody has responded to a threat.',
  about: aboutSubscription,
  page: subscriptionPage('Dead letters', pipeline.deadLetters),
  conditions: [
    pubsubAbove('A subscription forwarded a message to the dead letters', {
      metric: 'dead_letter_message_count',
      subscriptions: names(pipeline),
      aligner: 'ALIGN_DELTA',
      periodSeconds: 300,
      above: 0,
    }),
    pubsubAbove('Messages wait in the dead letters', {
      metric: 'num_undelivered_messages',
      subscriptions: [pipeline.deadLetters],
      aligner: 'ALIGN_MAX',
      periodSeconds: 300,
      above: 0,
    }),
  ],
});

const TAMPERING = extractedLabels('tamper.detected', { detection: 'detection', principal: 'principal' });

/** The alert of the first path: the responder judged an audit entry. The second path is TamperAlarm. */
const tamperDetected = ({ services }: WatchedPipeline): AlertDefinition => ({
  id: 'tamper-detected',
  title: 'the response pipeline was changed',
  severity: 'CRITICAL',
  meaning:
    'The responder read an audit log entry that means tampering. The log line `tamper.detected` says who made which change, and when.',
  // Only in the subject, which is plain text: an identity provider may choose the name of a principal.
  about: (pipelineName) =>
    `${pipelineName}, ${TAMPERING.value('detection')} by ${TAMPERING.value('principal')}`,
  facts: [`Detection: ${TAMPERING.value('detection')}`],
  page: logsPage('Tampering', functionLogFilter(services, ['tamper.detected'])),
  conditions: [
    // The responder also logs expected changes, as INFO. They do not fire the alert.
    loggedEvent('The responder logged tamper.detected', {
      services,
      event: 'tamper.detected',
      severity: '>=WARNING',
      labels: TAMPERING,
    }),
  ],
});

const heartbeatAbsent = (
  services: readonly string[],
  { metric, silentSeconds }: NonNullable<WatchedPipeline['heartbeat']>,
): AlertDefinition => ({
  id: 'heartbeat-absent',
  title: 'the pipeline sends no heartbeats',
  severity: 'CRITICAL',
  meaning: `For ${silentSeconds / 60} minutes, no heartbeat crossed the whole pipeline. Findings probably do not get through either.`,
  page: logsPage('Problems of the functions', `${functionLines(services)} AND severity>=WARNING`),
  conditions: [
    // Half is the window and half is the patience: the first beat after a deployment may take that long.
    absentFor(
      `No ${'heartbeat.arrived' satisfies EventName} in the functions’ log`,
      metric,
      'cloud_run_revision',
      silentSeconds / 2,
      silentSeconds / 2,
    ),
  ],
});

const deliveryLag = (pipeline: WatchedPipeline): AlertDefinition => ({
  id: 'delivery-lag',
  title: 'messages wait too long',
  severity: 'ERROR',
  meaning:
    'A message has waited for its function for longer than the usual retries explain. Responses are late, or they have stopped.',
  about: aboutSubscription,
  page: waitingPage,
  conditions: promptPipes(pipeline).map(({ subscription, oldestSeconds }) =>
    pubsubAbove(`The oldest message of ${subscription}`, {
      metric: 'oldest_unacked_message_age',
      subscriptions: [subscription],
      aligner: 'ALIGN_MAX',
      periodSeconds: 60,
      above: oldestSeconds ?? OLDEST_SECONDS,
      forSeconds: 120,
    }),
  ),
});

const canarySilent = (
  services: readonly string[],
  { metric, silentSeconds }: NonNullable<WatchedPipeline['canary']>,
): AlertDefinition => ({
  id: 'canary-silent',
  title: "test: the canary's finding did not arrive",
  severity: 'ERROR',
  meaning: `This is about a test, not about a threat. The canary job runs Google's own detector test. For ${silentSeconds / 3600} hours, no finding about it reached the responder: the detector is off, slow, or cannot see the job.`,
  page: logsPage('Findings that arrived', functionLogFilter(services, ['finding.received'])),
  conditions: [
    absentFor(
      'No finding of the canary job (test)',
      metric,
      'cloud_run_revision',
      silentSeconds,
      CANARY_PATIENCE_SECONDS,
    ),
  ],
});

/** Added to the silence: detection itself takes time, and no document limits it. */
const CANARY_PATIENCE_SECONDS = 7_200;

const pushErrors = (pipeline: WatchedPipeline): AlertDefinition => ({
  id: 'push-errors',
  title: 'pushes fail again and again',
  severity: 'WARNING',
  meaning:
    'The functions refuse or fail deliveries much more often than retries of single messages explain. Pub/Sub keeps the messages and delivers them again for hours.',
  about: aboutSubscription,
  page: waitingPage,
  conditions: [
    pubsubAbove('Pushes that were not acknowledged', {
      metric: 'push_request_count',
      subscriptions: promptPipes(pipeline).map(({ subscription }) => subscription),
      where: 'metric.labels.response_class!="ack"',
      aligner: 'ALIGN_DELTA',
      periodSeconds: 600,
      above: PUSH_FAILURES,
    }),
  ],
});
