import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { AuditLogSinks, DeadLetters, PipelineHealth, PushPipe, TamperAlarm } from '../../constructs';
import { pipelineIdentity, tamperSinkFilter } from '../../core/tamper';
import { emptyStack } from '../factories/empty-stack';
import { CHANNEL, PROJECT } from '../factories/parts';
import { type JobOptions, MainJob } from './main-job';

const REGION = 'us-central1';
export const INTRUDER = 'user:intruder@example.com';

type Resources = Record<string, Record<string, unknown>>;

/** The parts that watch the pipeline of the main job, as the constructs make them. */
function watchingResources(): Resources {
  const { stack, synthesized } = emptyStack('watching');
  const push = new ServiceAccount(stack, 'push', { project: PROJECT.id, accountId: 'riposte-push' });
  const deadLetters = new DeadLetters(stack, 'audit-dead-letters', {
    project: PROJECT,
    name: 'riposte-audit-dead-letters',
  });
  const audit = new PushPipe(stack, 'audit', {
    project: PROJECT,
    name: 'riposte-audit',
    target: { uri: `https://riposte-responder-${PROJECT.number}.${REGION}.run.app`, timeoutSeconds: 120 },
    pushServiceAccountEmail: push.email,
    deadLetterTopic: deadLetters.topic,
  });
  const filter = tamperSinkFilter(pipelineIdentity({ project: PROJECT }));
  const scope = { project: PROJECT.id };
  new AuditLogSinks(stack, 'audit-logs', {
    project: PROJECT,
    location: REGION,
    scope,
    tamperFilter: filter,
    tamperPipe: audit,
  });
  new TamperAlarm(stack, 'tamper-alarm', {
    project: PROJECT,
    location: REGION,
    scope,
    filter,
    notificationChannels: [CHANNEL],
  });
  new PipelineHealth(stack, 'health', {
    project: PROJECT,
    pipes: ['findings', 'commands', 'undo', 'audit'].map((pipe) => ({ subscription: `riposte-${pipe}` })),
    deadLetters: 'riposte-dead-letters',
    functions: ['riposte-responder', 'riposte-actor'],
    notificationChannels: [CHANNEL],
    heartbeat: { topic: { id: `projects/${PROJECT.id}/topics/riposte-findings` }, region: REGION },
  });
  return (JSON.parse(synthesized()) as { resource: Resources }).resource;
}

/** The stack with these resources beside its own, and an administrator of Pub/Sub who means no good. */
function watched(stack: Record<string, unknown>): Record<string, unknown> {
  const own = stack.resource as Resources;
  const more = watchingResources();
  const types = [...new Set([...Object.keys(own), ...Object.keys(more)])];
  const resource: Resources = Object.fromEntries(
    types.map((type) => [type, { ...own[type], ...more[type] }]),
  );
  resource.google_project_iam_member = {
    ...resource.google_project_iam_member,
    intruder: { project: PROJECT.id, role: 'roles/pubsub.admin', member: INTRUDER },
  };
  return { ...stack, resource };
}

/** The main job, watched. */
export class WatchedJob {
  readonly job: MainJob;

  constructor(options: JobOptions = {}) {
    this.job = MainJob.prepare({ ...options, alterStack: watched });
  }

  /** Lets time pass with the clock striking: scheduled jobs run, alerts are evaluated. */
  minutes(count: number): Promise<void> {
    const { world } = this.job;
    return world.run({ untilMs: world.nowMs() + count * 60_000, strikes: true });
  }

  /** Deletes a topic or subscription, through the API. */
  delete(name: string): number {
    const path = `/v1/projects/${PROJECT.id}/${name}`;
    return this.job.world.request(
      { service: 'pubsub', method: 'DELETE', path, query: {}, headers: {} },
      INTRUDER,
    ).status;
  }

  /** Severity and policy of the incidents that are open. */
  incidents(): string[] {
    return this.job.world.state.watch.incidents
      .filter(({ closedMs }) => closedMs === undefined)
      .map(({ severity, policy }) => `${severity} ${policy}`);
  }
}
