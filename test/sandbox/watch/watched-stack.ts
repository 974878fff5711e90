import { PushPipe } from '../../../constructs/intake/push-pipe';
import { pipelineIdentity, tamperSinkFilter } from '../../../core/tamper';
import { AuditLogSinks, DeadLetters, type LogScope, PipelineHealth, TamperAlarm } from '../../../index';

import type { CloudSeed } from '../../../sandbox/boot/cloud-seed';
import { functionLine } from '../../../sandbox/delivery/function-line';
import { createWorld, type FunctionHandler, type World } from '../../../sandbox/gateway/world';
import { bootStacksOnce } from '../../factories/boot-once';
import { emptyStack } from '../../factories/empty-stack';
import { CHANNEL, PROJECT, REGION } from '../../factories/parts';
import { START } from '../fixture-names';
import { type Blocks, miniSeed, miniStack } from '../mini-stack';

export const TOPIC = (name: string) => `projects/demo-prj/topics/${name}`;
export const SUBSCRIPTION = (name: string) => `projects/demo-prj/subscriptions/${name}`;
export const INTRUDER = 'user:intruder@example.com';
export const FILTER = tamperSinkFilter(pipelineIdentity({ project: PROJECT }));

/**
 * The parts around a pipeline with one function, `responder` of the mini stack, in the form that the constructs create.
 */
function synthesizedWatch(scope: LogScope): string {
  const { stack, synthesized } = emptyStack('watching');
  const deadLetters = new DeadLetters(stack, 'dead-letters', {
    project: PROJECT,
    name: 'riposte-dead-letters',
  });
  const pipe = (name: string) =>
    new PushPipe(stack, name, {
      project: PROJECT,
      name,
      target: { uri: 'https://responder-210987654321.us-central1.run.app', timeoutSeconds: 120 },
      // The account of the mini stack, which may invoke the function.
      pushServiceAccountEmail: `shop-push@${PROJECT.id}.iam.gserviceaccount.com`,
      deadLetterTopic: deadLetters.topic,
    });
  const findings = pipe('riposte-findings');
  const audit = pipe('riposte-audit');
  new AuditLogSinks(stack, 'audit-logs', {
    project: PROJECT,
    location: REGION,
    scope,
    tamperFilter: FILTER,
    tamperPipe: audit,
  });
  new TamperAlarm(stack, 'tamper-alarm', {
    project: PROJECT,
    location: REGION,
    scope,
    filter: FILTER,
    notificationChannels: [CHANNEL],
  });
  new PipelineHealth(stack, 'health', {
    project: PROJECT,
    pipes: [{ subscription: 'riposte-findings' }, { subscription: 'riposte-audit' }],
    deadLetters: 'riposte-dead-letters',
    functions: ['responder'],
    notificationChannels: [CHANNEL],
    heartbeat: { topic: findings.topic, region: REGION },
  });
  return synthesized();
}

const known = new Map<string, string>();

/** Synthesized once for each scope, because each synthesis takes a fifth of a second. */
function watchingStack(scope: LogScope): { resource: Blocks } {
  const key = JSON.stringify(scope);
  const text = known.get(key) ?? synthesizedWatch(scope);
  known.set(key, text);
  return JSON.parse(text);
}

const seed = (): CloudSeed =>
  miniSeed({
    resources: {
      monitoring: { [CHANNEL]: { type: 'email', labels: { email_address: 'oncall@example.com' } } },
    },
    bindings: {
      'projects/demo-prj': [{ role: 'roles/pubsub.admin', members: [INTRUDER] }],
    },
  });

export interface Watched {
  readonly world: World;
  /** Decoded bodies that the function received. */
  readonly received: unknown[];
  incidents(): string[];
  minutes(count: number): Promise<void>;
}

interface WatchedOptions {
  readonly scope?: LogScope;
  readonly handler?: (watched: Watched) => FunctionHandler;
  readonly change?: (blocks: Blocks) => void;
}

/** Logs `heartbeat.arrived` as the actor does, and accepts every message. */
export const arrives =
  ({ world, received }: Watched): FunctionHandler =>
  async (body) => {
    const { message } = body as { message: { data: string } };
    const data: unknown = JSON.parse(Buffer.from(message.data, 'base64').toString('utf8'));
    received.push(data);
    if (JSON.stringify(data) !== '{"riposteHeartbeat":1}') return 204;
    const fn = { name: 'responder', project: 'demo-prj', location: 'us-central1' };
    const line = { severity: 'INFO', event: 'heartbeat.arrived', message: 'arrived' };
    world.writeLog(functionLine(fn, world.nowMs(), line));
    return 204;
  };

export function watched({
  scope = { project: 'demo-prj' },
  handler = arrives,
  change = () => {},
}: WatchedOptions = {}): Watched {
  const stack = watchingStack(scope);
  change(stack.resource);
  const holder: { self?: Watched } = {};
  const world = createWorld({
    state: bootStacksOnce([miniStack(), stack], seed()),
    startMs: START,
    handlers: { responder: (body) => handler(holder.self as Watched)(body) },
  });
  const self: Watched = {
    world,
    received: [],
    incidents: () =>
      world.state.watch.incidents
        .filter(({ closedMs }) => closedMs === undefined)
        .map(({ severity, policy }) => `${severity} ${policy}`),
    minutes: (count) => world.run({ untilMs: world.nowMs() + count * 60_000, strikes: true }),
  };
  holder.self = self;
  return self;
}

/** One administrative call by the intruder. */
export const attack = ({ world }: Watched, method: string, path: string, body?: unknown) =>
  world.request(
    { service: 'pubsub', method, path: `/v1/${path}`, query: {}, headers: {}, ...(body ? { body } : {}) },
    INTRUDER,
  );
