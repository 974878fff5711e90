import type { EventName } from '../../core/events';
import type { AlertDefinition } from './alert';
import {
  type AlertCondition,
  absentFor,
  type CaseEvent,
  loggedCase,
  loggedEvent,
  pubsubAbove,
} from './alert-conditions';

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
  caseOpen(pipeline),
  caseReversed(pipeline),
  deadLetters(pipeline),
  caseFailed(pipeline),
  stepRefused(pipeline),
  tamperDetected(pipeline),
  ...(pipeline.heartbeat ? [heartbeatAbsent(pipeline.heartbeat)] : []),
  deliveryLag(pipeline),
  stepFailed(pipeline),
  ...(pipeline.canary ? [canarySilent(pipeline.canary)] : []),
  pushErrors(pipeline),
  caseContained(pipeline),
];

const names = ({ pipes }: WatchedPipeline): string[] => pipes.map(({ subscription }) => subscription);

/** Pipes in which a waiting message or a refused push means trouble. */
export const promptPipes = ({ pipes }: Pick<WatchedPipeline, 'pipes'>): readonly WatchedPipe[] =>
  pipes.filter(({ waitsOnPurpose }) => waitsOnPurpose !== true);

/**
 * The actor reports every case in one log line, `notice`, with the severity of its verdict (core/actions/notify.ts).
 */
const noticed = (displayName: string, services: readonly string[], severity: '>=CRITICAL' | '=WARNING') =>
  loggedCase(displayName, { services, event: 'notice', severity });

/** Every line with the event, whatever its severity. */
const logged = (who: string, event: CaseEvent, services: readonly string[]): AlertCondition =>
  loggedCase(`${who} logged ${event}`, { services, event });

/** A refused step or a failed case may also fire its own alert for the same case: two alerts are better than none. */
const caseOpen = ({ services }: WatchedPipeline): AlertDefinition => ({
  id: 'case-open',
  title: 'a threat waits for a person',
  severity: 'CRITICAL',
  meaning:
    'Security Command Center found a threat, and the workload is not known to be contained: Riposte observes, waits for an approval, refused or failed to act, or does not know yet that the bad instances are gone. The log line says which, and what is yours to do.',
  conditions: [noticed('The actor told an open case', services, '>=CRITICAL')],
});

const caseReversed = ({ services }: WatchedPipeline): AlertDefinition => ({
  id: 'case-reversed',
  title: 'a containment was taken back',
  severity: 'CRITICAL',
  meaning:
    'A workload was contained, and somebody other than Riposte changed it: the containment does not hold any more. The log line says who, with what tool and what serves now. Riposte does not contain it again by itself.',
  conditions: [logged('The actor', 'case.reversed', services)],
});

const caseContained = ({ services }: WatchedPipeline): AlertDefinition => ({
  id: 'case-contained',
  title: 'a workload was contained',
  severity: 'WARNING',
  meaning:
    'Security Command Center found a threat, and Riposte contained the workload: it may be down. The log line names the case, what was done and what is yours to do.',
  conditions: [noticed('The actor told a contained case', services, '=WARNING')],
});

/** Both ends: the subscription that gave up a message, and the messages that wait in the dead letters. */
const deadLetters = (pipeline: WatchedPipeline): AlertDefinition => ({
  id: 'dead-letters',
  title: 'a message was given up',
  severity: 'CRITICAL',
  meaning:
    'A finding, command, undo or audit entry failed every delivery for hours and lies in the dead letters. A threat may be unanswered.',
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

const caseFailed = ({ services }: WatchedPipeline): AlertDefinition => ({
  id: 'case-failed',
  title: 'a case failed for good',
  severity: 'CRITICAL',
  meaning:
    'Riposte met an error that trying again would not mend, and gave the case up. The workload is as the record of the case says.',
  conditions: [logged('A function', 'case.failed', services)],
});

const stepRefused = ({ services }: WatchedPipeline): AlertDefinition => ({
  id: 'step-refused',
  title: 'the actor refused a step',
  severity: 'CRITICAL',
  meaning:
    'A guard said no at the last moment. The workload is not contained; and a plan that names a foreign target would look like this too.',
  conditions: [logged('The actor', 'step.refused', services)],
});

/** The alert of the first path: the responder judged an audit entry. The second path is TamperAlarm. */
const tamperDetected = ({ services }: WatchedPipeline): AlertDefinition => ({
  id: 'tamper-detected',
  title: 'the response pipeline was changed',
  severity: 'CRITICAL',
  meaning:
    'The responder read an audit log entry that means tampering: who, what and why it counts are in the log line.',
  conditions: [
    // The responder also logs expected changes, as INFO. They do not fire the alert.
    loggedEvent('The responder logged tamper.detected', {
      services,
      event: 'tamper.detected',
      severity: '>=WARNING',
    }),
  ],
});

const heartbeatAbsent = ({
  metric,
  silentSeconds,
}: NonNullable<WatchedPipeline['heartbeat']>): AlertDefinition => ({
  id: 'heartbeat-absent',
  title: 'no heartbeat came through',
  severity: 'CRITICAL',
  meaning: `For ${silentSeconds / 60} minutes no heartbeat crossed the whole pipeline. Findings would probably not get through either: silence is not health.`,
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
    'A message has been waiting to be taken by its function for longer than usual retries explain. Responses are late or stopped.',
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

const stepFailed = ({ services }: WatchedPipeline): AlertDefinition => ({
  id: 'step-failed',
  title: 'a step of a response failed',
  severity: 'ERROR',
  meaning:
    'A step could not be applied or verified. Other steps of the case may have contained the workload.',
  conditions: [logged('The actor', 'step.failed', services)],
});

const canarySilent = ({
  metric,
  silentSeconds,
}: NonNullable<WatchedPipeline['canary']>): AlertDefinition => ({
  id: 'canary-silent',
  title: "test: the canary's finding did not arrive",
  severity: 'ERROR',
  meaning: `This is about a test, not about a threat. The canary job runs Google's own detector test, and for ${silentSeconds / 3600} hours no finding of it reached the responder: the detector is off, blind or slow.`,
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
    'The functions refuse or fail deliveries much more often than retries of single messages explain. Messages are kept and retried for hours.',
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
