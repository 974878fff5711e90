import { publishAs } from '../delivery/publish';
import type { SandboxEvent } from '../protocol/request';
import { rfc3339 } from '../protocol/time';
import type { CloudState } from '../state/cloud-state';
import type { ScheduledJob } from '../state/watch';
import { evaluateAlerts } from './alerting';
import { cronMatches } from './cron';

const MINUTE_MS = 60_000;

/** The next full minute. This is Cloud Scheduler's resolution, and sufficient for alerts. */
export const nextMinute = (nowMs: number): number => (Math.floor(nowMs / MINUTE_MS) + 1) * MINUTE_MS;

/** Runs the scheduled jobs of a full minute, then evaluates the alerts. */
export function strikeMinute(
  before: CloudState,
  nowMs: number,
): { state: CloudState; events: SandboxEvent[] } {
  let state = before;
  const events: SandboxEvent[] = [];
  for (const job of before.watch.jobs.filter(
    (each) => !each.paused && cronMatches(each.cron, nowMs, each.timeZone),
  )) {
    const ran = runJob(state, job, nowMs);
    state = ran.state;
    events.push(...ran.events);
  }
  const evaluated = evaluateAlerts(state, nowMs);
  return { state: evaluated.state, events: [...events, ...evaluated.events] };
}

/** Runs one job now, regardless of its schedule (`gcloud scheduler jobs run`). */
export function runJob(
  before: CloudState,
  job: ScheduledJob,
  nowMs: number,
): { state: CloudState; events: SandboxEvent[] } {
  const { name, publish, agent } = job;
  const at = rfc3339(nowMs);
  const state = attempted(before, job, nowMs);
  if (!publish) {
    const text = `${name} is due; the sandbox does not call its HTTP target`;
    return { state, events: [{ at, kind: 'schedule', service: 'cloudscheduler', text }] };
  }
  const { topic, data, attributes } = publish;
  const sent = publishAs(state, agent, topic, { data, attributes }, nowMs, `target of ${name}`);
  const text = `${name} ran`;
  return {
    state: sent.state,
    events: [{ at, kind: 'schedule', service: 'cloudscheduler', text }, ...sent.events],
  };
}

const attempted = (state: CloudState, job: ScheduledJob, nowMs: number): CloudState => {
  const jobs = state.watch.jobs.map((each) => (each === job ? { ...each, lastAttemptMs: nowMs } : each));
  return { ...state, watch: { ...state.watch, jobs } };
};
