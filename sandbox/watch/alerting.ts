import type { JsonObject } from '../../core/values/json';
import { matchesLogQuery } from '../log-query';
import type { SandboxEvent } from '../protocol/request';
import { rfc3339 } from '../protocol/time';
import type { CloudState, PublishedMessage } from '../state/cloud-state';
import { lastSegment } from '../state/names';
import type { AlertPolicy, Condition, Incident } from '../state/watch';
import { extractLabels } from './extract-labels';
import { extractedVariable, notificationOf, SUBSCRIPTION_VARIABLE, type Values } from './notification';

interface Called {
  readonly state: CloudState;
  readonly events: readonly SandboxEvent[];
}

/** Evaluates log conditions. A policy sees the lines of its own project, and notifies once per rate limit. */
export function callForLogs(
  state: CloudState,
  project: string | undefined,
  entry: JsonObject,
  nowMs: number,
): Called {
  let called: Called = { state, events: [] };
  for (const policy of Object.values(state.watch.policies)) {
    if (!policy.enabled) continue;
    if (policy.project !== project || wasCalled(called.state, policy, nowMs)) continue;
    const matched = matchOf(called.state, policy, entry);
    if (!matched) continue;
    const opened = open(called.state, policy, matched, nowMs);
    called = { state: opened.state, events: [...called.events, ...opened.events] };
  }
  return called;
}

interface Fired {
  readonly condition: Condition;
  /** Values of the variables of the policy's documentation. */
  readonly values: Values;
}

function matchOf({ assumptions }: CloudState, policy: AlertPolicy, entry: JsonObject): Fired | undefined {
  for (const condition of policy.conditions) {
    if (condition.kind !== 'log' || !matchesLogQuery(condition.filter, entry)) continue;
    const labels = extractLabels(condition.labels, entry);
    const isWhole = condition.labels.every(({ key }) => Object.hasOwn(labels, key));
    if (!isWhole && assumptions['monitoring.label-of-missing-field'] === 'no-alert') continue;
    const values = Object.entries(labels).map(([key, value]) => [extractedVariable(key), value]);
    return { condition, values: Object.fromEntries(values) };
  }
  return undefined;
}

const wasCalled = ({ watch }: CloudState, { name, rateLimitMs }: AlertPolicy, nowMs: number): boolean =>
  watch.incidents.some(({ policyName, openedMs }) => policyName === name && nowMs - openedMs < rateLimitMs);

/**
 * Evaluates every metric condition. A condition that holds long enough opens an incident. A condition that no longer
 * holds closes it.
 */
export function evaluateAlerts(state: CloudState, nowMs: number): Called {
  let called: Called = { state, events: [] };
  for (const policy of Object.values(state.watch.policies)) {
    const evaluated = evaluate(called.state, policy, nowMs);
    called = { state: evaluated.state, events: [...called.events, ...evaluated.events] };
  }
  return called;
}

function evaluate(before: CloudState, policy: AlertPolicy, nowMs: number): Called {
  const holdingSinceMs: Record<number, number> = {};
  policy.conditions.forEach((condition, place) => {
    if (policy.enabled && holds(before, policy.project, condition, nowMs)) {
      holdingSinceMs[place] = policy.holdingSinceMs[place] ?? nowMs;
    }
  });
  const policies = { ...before.watch.policies, [policy.name]: { ...policy, holdingSinceMs } };
  const state = { ...before, watch: { ...before.watch, policies } };
  const firing = policy.conditions.find((condition, place) => {
    const since = holdingSinceMs[place];
    return condition.kind !== 'log' && since !== undefined && nowMs - since >= condition.forMs;
  });
  const current = openIncident(state, policy);
  if (firing && !current) return open(state, policy, firedBy(state, policy, firing, nowMs), nowMs);
  const isMetric = policy.conditions.some(({ kind }) => kind !== 'log');
  return !firing && current && isMetric ? close(state, current, nowMs) : { state, events: [] };
}

const openIncident = ({ watch }: CloudState, { name }: AlertPolicy): Incident | undefined =>
  watch.incidents.find(({ policyName, closedMs }) => policyName === name && closedMs === undefined);

function firedBy(state: CloudState, { project }: AlertPolicy, condition: Condition, nowMs: number): Fired {
  if (condition.kind !== 'subscription' || !condition.isBySubscription) return { condition, values: {} };
  const [short = ''] = subscriptionsAbove(state, project, condition, nowMs);
  return { condition, values: { [SUBSCRIPTION_VARIABLE]: short } };
}

function open(state: CloudState, policy: AlertPolicy, { condition, values }: Fired, nowMs: number): Called {
  const { displayName, severity, channels } = policy;
  const incident: Incident = {
    policy: displayName,
    policyName: policy.name,
    condition: condition.name,
    severity,
    channels,
    notification: notificationOf(policy, condition, values),
    openedMs: nowMs,
  };
  const incidents = [...state.watch.incidents, incident];
  return {
    state: { ...state, watch: { ...state.watch, incidents } },
    events: [alertEvent(incident.notification.subject, nowMs)],
  };
}

function close(state: CloudState, incident: Incident, nowMs: number): Called {
  const incidents = state.watch.incidents.map((each) =>
    each === incident ? { ...each, closedMs: nowMs } : each,
  );
  const text = `incident closed: ${incident.policy}`;
  return { state: { ...state, watch: { ...state.watch, incidents } }, events: [alertEvent(text, nowMs)] };
}

const alertEvent = (text: string, nowMs: number): SandboxEvent => ({
  at: rfc3339(nowMs),
  kind: 'alert',
  service: 'monitoring',
  text,
});

function holds(state: CloudState, project: string, condition: Condition, nowMs: number): boolean {
  switch (condition.kind) {
    case 'log':
      return false;
    case 'counted':
      return countInWindow(state, project, condition, nowMs) > 0;
    case 'absent':
      return countInWindow(state, project, condition, nowMs) === 0;
    case 'subscription':
      return subscriptionsAbove(state, project, condition, nowMs).length > 0;
  }
}

const subscriptionsAbove = (
  state: CloudState,
  project: string,
  condition: OnSubscription,
  nowMs: number,
): readonly string[] =>
  condition.subscriptions.filter((short) => {
    const name = `projects/${project}/subscriptions/${short}`;
    const value = subscriptionValue(state, name, condition, nowMs);
    return value !== undefined && value > condition.above;
  });

type Counting = Extract<Condition, { readonly kind: 'counted' | 'absent' }>;

/** Points become visible after the delay of Cloud Monitoring. A wrong resource type matches no points. */
function countInWindow(
  { watch, timing }: CloudState,
  project: string,
  { metric, resource, windowMs }: Counting,
  nowMs: number,
): number {
  const points = watch.metrics[`projects/${project}/metrics/${metric}`]?.points ?? [];
  return points.filter(
    (point) =>
      point.resource === resource && point.ms > nowMs - windowMs && point.ms + timing.delayMs <= nowMs,
  ).length;
}

type OnSubscription = Extract<Condition, { readonly kind: 'subscription' }>;

/**
 * Undefined: the series does not exist, because the subscription is unknown or because the sandbox does not measure it.
 */
function subscriptionValue(
  { pubsub }: CloudState,
  name: string,
  { metric, periodMs }: OnSubscription,
  nowMs: number,
): number | undefined {
  if (!Object.hasOwn(pubsub.subscriptions, name)) return undefined;
  const waiting = [
    ...Object.values(pubsub.pending)
      .filter(({ subscription }) => subscription === name)
      .map(({ message }) => message),
    ...(pubsub.backlog[name] ?? []),
  ];
  if (metric === 'num_undelivered_messages') return waiting.length;
  if (metric === 'oldest_unacked_message_age') {
    return Math.max(0, ...waiting.map(({ publishedMs }) => (nowMs - publishedMs) / 1000));
  }
  if (metric !== 'dead_letter_message_count') return undefined;
  return Object.values(pubsub.backlog)
    .flat()
    .filter((message) => isDeadLetterOf(lastSegment(name), message) && message.publishedMs > nowMs - periodMs)
    .length;
}

const isDeadLetterOf = (short: string, { attributes }: PublishedMessage): boolean =>
  attributes.CloudPubSubDeadLetterSourceSubscription === short;
