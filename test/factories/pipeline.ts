import { caseIdOf } from '../../core/case/case-id';
import type { CaseDraft } from '../../core/case/record';
import { type CaseDocument, fromLedger } from '../../core/ledger/case-document';
import type { ActorDependencies } from '../../functions/actor/dependencies';
import { createActor } from '../../functions/actor/handler';
import type { ResponderDependencies } from '../../functions/responder/dependencies';
import { createResponder } from '../../functions/responder/handler';
import { createFakeWorld, type FakeWorld, type WorldOptions } from './fakes';
import { findingPush, type JsonRecord, pushOf } from './finding';
import { CANONICAL_NAME, EVENT_TIME } from './names';

export const UNDO_SUBSCRIPTION = 'projects/shop-prod/subscriptions/riposte-undo';
export const WATCH_SUBSCRIPTION = 'projects/shop-prod/subscriptions/riposte-watch';
export const COMMAND_SUBSCRIPTION = 'projects/shop-prod/subscriptions/riposte-commands';
export const CASE_ID = caseIdOf(CANONICAL_NAME, EVENT_TIME);

export interface Command {
  readonly caseId: string;
  readonly planHash: string;
  readonly changed?: true;
}

/** Wraps the ports of one process, for example to make one of its calls fail. */
export type Wrap = <Port extends object>(name: string, port: Port) => Port;
const asIs: Wrap = (_name, port) => port;

let runs = 0;
const newRunId = () => {
  runs += 1;
  return `run-${runs}`;
};

export function responderDependencies(
  world: FakeWorld,
  publish: (command: Command) => void,
  wrap: Wrap = asIs,
  publishHeartbeat: (message: unknown) => void = () => undefined,
): ResponderDependencies {
  const topic = wrap('topic', {
    publishCommand: async (command: Command) => publish(command),
    publishHeartbeat: async (message: unknown) => publishHeartbeat(message),
  });
  return {
    config: world.config,
    catalogue: world.catalogue,
    store: wrap('store', world.store),
    evidence: wrap('evidence', world.evidence),
    run: wrap('run', world.run),
    findings: wrap('findings', world.findings),
    logs: wrap('logs', world.logReader),
    reputation: undefined,
    publishCommand: (command) => topic.publishCommand(command),
    publishHeartbeat: (message) => topic.publishHeartbeat(message),
    clock: world.clock,
    log: world.log,
    newRunId,
  };
}

export const actorDependencies = (world: FakeWorld, wrap: Wrap = asIs): ActorDependencies => ({
  config: world.config,
  catalogue: world.catalogue,
  store: wrap('store', world.store),
  evidence: wrap('evidence', world.evidence),
  run: wrap('run', world.run),
  metrics: wrap('metrics', world.metrics),
  findings: wrap('findings', world.findings),
  marker: wrap('marker', world.marker),
  notifier: world.notifier,
  clock: world.clock,
  log: world.log,
  newRunId,
  undoSubscription: UNDO_SUBSCRIPTION,
  watchSubscription: WATCH_SUBSCRIPTION,
});

export interface Pipeline {
  readonly world: FakeWorld;
  readonly commands: Command[];
  /** One delivery to the responder, by the running process. */
  find(changes?: JsonRecord, attempt?: number): Promise<number>;
  /** One delivery of a command to the actor. */
  act(command?: Command, attempt?: number): Promise<number>;
  undo(caseId?: string): Promise<number>;
  /** The finding, and then the command that follows from it. */
  handle(changes?: JsonRecord): Promise<number>;
}

/** Responder and actor as one process each in one world, without a queue, because the test delivers. */
export function createPipeline(options: WorldOptions | FakeWorld = {}): Pipeline {
  const world = 'clock' in options ? options : createFakeWorld(options);
  const commands: Command[] = [];
  const responder = createResponder(responderDependencies(world, (command) => void commands.push(command)));
  const actor = createActor(actorDependencies(world));
  const pipeline: Pipeline = {
    world,
    commands,
    find: (changes, attempt) => responder(findingPush(changes, attempt)),
    act: (command = commands[commands.length - 1] as Command, attempt = 1) =>
      actor(pushOf(command, { subscription: COMMAND_SUBSCRIPTION, attempt })),
    undo: (caseId = CASE_ID) =>
      actor(pushOf({ caseId, requestedBy: 'oncall@example.com' }, { subscription: UNDO_SUBSCRIPTION })),
    async handle(changes) {
      await pipeline.find(changes);
      return pipeline.act();
    },
  };
  return pipeline;
}

export async function caseOf(world: FakeWorld, caseId: string = CASE_ID): Promise<CaseDocument> {
  const stored = await world.store.get('cases', caseId);
  if (!stored) throw new Error(`no case ${caseId}`);
  return fromLedger(stored.data);
}

export async function recordOf(world: FakeWorld, caseId: string = CASE_ID): Promise<CaseDraft> {
  const { record } = await caseOf(world, caseId);
  if (!record) throw new Error(`case ${caseId} has no record`);
  return record;
}

export const outcomeOf = async (world: FakeWorld, action: string, caseId: string = CASE_ID) =>
  (await recordOf(world, caseId)).outcomes.find((outcome) => outcome.action === action);

/** The reference finding has its case and its command, and the actor has not received it yet. */
export const handedOver = async (): Promise<Pipeline> => {
  const pipeline = createPipeline();
  await pipeline.find();
  return pipeline;
};
