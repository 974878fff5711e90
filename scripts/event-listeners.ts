import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, TerraformStack, Testing } from 'cdktf';
import { SHOWN_EVENTS } from '../cli/progress/lines';
import { EVENT_NAMES, EVENTS, type EventName } from '../core/events';
import { EXAMPLE } from '../core/events/example-values';
import type { JsonObject } from '../core/values/json';
import { type CanaryJob, PipelineHealth } from '../index';
import { functionLine } from '../sandbox/delivery/function-line';
import { matchesLogQuery, parseLogQuery } from '../sandbox/log-query';

/** An alert, metric or widget that reads log lines, with its deployed filter. */
export interface Listener {
  readonly kind: 'alert' | 'metric' | 'dashboard';
  /** Id of the alert, name of the metric, title of the widget. */
  readonly name: string;
  readonly filter: string;
  /** Fields of the line that become labels of an incident. */
  readonly labels: readonly string[];
}

const PROJECT = { id: 'shop-prod', number: '210987654321' };
const SERVICES = { responder: 'riposte-responder', actor: 'riposte-actor' } as const;

type Resources = Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;

/** The synthesized alerts, metrics and dashboard of a pipeline with heartbeat and canary. */
function synthesized(): Resources {
  const outdir = mkdtempSync(join(tmpdir(), 'riposte-events-'));
  try {
    const stack = new TerraformStack(new App({ outdir }), 'stack');
    new PipelineHealth(stack, 'health', {
      project: PROJECT,
      pipes: [{ subscription: 'riposte-findings' }],
      deadLetters: 'riposte-dead-letters',
      functions: Object.values(SERVICES),
      notificationChannels: [],
      heartbeat: {
        organization: '123456',
        sourceName: 'organizations/123456/sources/7',
        region: 'europe-west1',
      },
      canary: { resourceNames: [EXAMPLE.resource] } as unknown as CanaryJob,
    });
    return (JSON.parse(Testing.synth(stack)) as { resource: Resources }).resource;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

const all = (resources: Resources, type: string): readonly JsonObject[] =>
  Object.values(resources[type] ?? {});

type LogCondition = { readonly filter: string; readonly label_extractors?: Readonly<Record<string, string>> };

function alertsOf(resources: Resources): readonly Listener[] {
  return all(resources, 'google_monitoring_alert_policy').flatMap((policy) => {
    const name = (policy.user_labels as { riposte: string }).riposte;
    const conditions = policy.conditions as readonly { condition_matched_log?: LogCondition }[];
    return conditions.flatMap(({ condition_matched_log: log }): Listener[] => {
      if (log === undefined) return [];
      const labels = Object.values(log.label_extractors ?? {});
      return [
        {
          kind: 'alert',
          name,
          filter: log.filter,
          labels: labels.map((label) => /^EXTRACT\(jsonPayload\.(.+)\)$/.exec(label)?.[1] ?? label),
        },
      ];
    });
  });
}

const metricsOf = (resources: Resources): readonly Listener[] =>
  all(resources, 'google_logging_metric').map(({ name, filter }) => ({
    kind: 'metric',
    name: String(name),
    filter: String(filter),
    labels: [],
  }));

type Widget = { readonly title: string; readonly logsPanel?: { readonly filter: string } };

const widgetsOf = (resources: Resources): readonly Listener[] =>
  all(resources, 'google_monitoring_dashboard').flatMap(({ dashboard_json: json }) => {
    const { tiles } = (JSON.parse(String(json)) as { mosaicLayout: { tiles: readonly { widget: Widget }[] } })
      .mosaicLayout;
    return tiles.flatMap(({ widget: { title, logsPanel } }): Listener[] =>
      logsPanel === undefined
        ? []
        : [{ kind: 'dashboard', name: title, filter: logsPanel.filter, labels: [] }],
    );
  });

export function readListeners(): readonly Listener[] {
  const resources = synthesized();
  return [...alertsOf(resources), ...metricsOf(resources), ...widgetsOf(resources)];
}

export interface EventEntry {
  readonly event: EventName;
  readonly severity: string;
  /** As in Cloud Logging. */
  readonly entry: JsonObject;
}

/** The example of an event as a log entry: one for each function that logs it and each severity that it may have. */
export const entriesOf = (event: EventName): readonly EventEntry[] =>
  EVENTS[event].from.flatMap((emitter) =>
    EVENTS[event].severities.map((severity) => {
      const fn = { name: SERVICES[emitter], project: PROJECT.id, location: 'europe-west1' };
      const line = { severity, event, ...EVENTS[event].example };
      return { event, severity, entry: functionLine(fn, Date.parse(EXAMPLE.at), line) };
    }),
  );

/** Whether the listener's filter matches the entry. */
export const matches = ({ filter }: Listener, { entry }: EventEntry): boolean =>
  matchesLogQuery(parseLogQuery(filter), entry);

/** Listeners of an event, each with the severities that its filter matches. */
export const listenersOf = (
  event: EventName,
  listeners: readonly Listener[],
): readonly { readonly listener: Listener; readonly severities: readonly string[] }[] =>
  listeners.flatMap((listener) => {
    const taken = entriesOf(event).filter((entry) => matches(listener, entry));
    const severities = [...new Set(taken.map(({ severity }) => severity))];
    return severities.length === 0 ? [] : [{ listener, severities }];
  });

/** Whether `riposte start` and `riposte simulate` show it. */
export const isShown = (event: EventName): boolean => SHOWN_EVENTS.includes(event);

export { EVENT_NAMES };
