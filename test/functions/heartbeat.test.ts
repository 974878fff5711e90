import { tryHeartbeat } from '../../core/heartbeat/heartbeat';
import type { RuntimeConfig } from '../../core/runtime-config/runtime-config';
import { createActor } from '../../functions/actor/handler';
import { GoogleFault } from '../../functions/google/faults';
import { createResponder } from '../../functions/responder/handler';
import { runtimeConfig } from '../factories/config';
import { createFakeWorld, linesOf } from '../factories/fakes';
import { findingPush, type JsonRecord, pushOf } from '../factories/finding';
import { FINDING_NAME, ORGANIZATION } from '../factories/names';
import {
  actorDependencies,
  CASE_ID,
  COMMAND_SUBSCRIPTION,
  responderDependencies,
  UNDO_SUBSCRIPTION,
  type Wrap,
} from '../factories/pipeline';
import { ACTOR, MainJob, RESPONDER } from '../main-job/main-job';

const SOURCE = `organizations/${ORGANIZATION}/sources/7700000000000000077`;
const withSource: RuntimeConfig = runtimeConfig({
  pipeline: { name: 'riposte', deployers: [], heartbeatSource: SOURCE },
});
const canary = (changes: JsonRecord = {}) =>
  findingPush({
    category: 'RIPOSTE_HEARTBEAT',
    findingClass: 'OBSERVATION',
    resourceName: '//cloudresourcemanager.googleapis.com/projects/shop-prod',
    eventTime: '2026-05-06T07:08:00Z',
    ...changes,
  });

/** Responder and actor in one world. `send` delivers to the responder, and what it publishes to the actor. */
function pipeline(options: { config?: RuntimeConfig; responder?: Wrap; actor?: Wrap } = {}) {
  const world = createFakeWorld(options.config ? { config: options.config } : {});
  const passed: unknown[] = [];
  const commands: unknown[] = [];
  const responder = createResponder(
    responderDependencies(
      world,
      (command) => void commands.push(command),
      options.responder,
      (message) => void passed.push(message),
    ),
  );
  const actor = createActor(actorDependencies(world, options.actor));
  const send = async (body: unknown): Promise<number[]> => {
    const statuses = [await responder(body)];
    for (const message of passed.splice(0)) {
      statuses.push(await actor(pushOf(message, { subscription: COMMAND_SUBSCRIPTION })));
    }
    return statuses;
  };
  return { world, commands, actor, send };
}

describe('a heartbeat passes through the whole pipeline (invariant 12: silence is not health)', () => {
  it('in the sandbox: topic, responder, command topic, actor, both ledgers, under the grants of the stack', async () => {
    const job = MainJob.prepare();
    job.world.publish(
      'projects/demo-prj/topics/riposte-findings',
      { riposteHeartbeat: 1 },
      'serviceAccount:service-210987654321@gcp-sa-scc-notification.iam.gserviceaccount.com',
    );
    await job.advance(5);
    const arrived = job.logged('heartbeat.arrived');
    const calls = job.world.journal
      .filter((event) => event.kind === 'api' && event.principal?.includes('riposte-'))
      .map((event) => `${event.principal} ${event.service} ${event.status}`);
    expect(arrived.map(({ severity }) => severity)).toEqual(['INFO']);
    expect(calls).toEqual([
      `${RESPONDER} firestore 200`,
      `${RESPONDER} pubsub 200`,
      `${ACTOR} firestore 200`,
    ]);
    expect(job.mutations()).toEqual([]);
  });

  it('from the topic, as one line of the actor with its age', async () => {
    const { world, send } = pipeline();
    const push = pushOf({ riposteHeartbeat: 1 });
    const message = { ...(push.message as JsonRecord), publishTime: '2026-05-06T07:08:10Z' };
    expect(await send({ ...push, message })).toEqual([204, 204]);
    expect(
      linesOf(world, 'heartbeat.arrived').map(({ severity, fields }) => ({ severity, ...fields })),
    ).toEqual([{ severity: 'INFO', via: 'topic', sentAt: '2026-05-06T07:08:10Z', ageSeconds: 10 }]);
  });

  it('from SCC, as a canary of the configured source', async () => {
    const { world, send } = pipeline({ config: withSource });
    await send(canary());
    expect(linesOf(world, 'heartbeat.arrived').map(({ fields }) => fields)).toEqual([
      { via: 'scc', sentAt: '2026-05-06T07:08:00Z', ageSeconds: 20 },
    ]);
  });

  const failing =
    (port: string, kind: 'denied' | 'unavailable'): Wrap =>
    (name, value) =>
      name !== port
        ? value
        : (Object.fromEntries(
            Object.keys(value).map((method) => [
              method,
              async () => {
                throw new GoogleFault(kind, 0, `${port}.${method}`, 'planned by the test');
              },
            ]),
          ) as typeof value);

  it.each([
    ['responder', 'store', 'unavailable', [503]],
    ['responder', 'store', 'denied', [204]],
    ['responder', 'topic', 'unavailable', [503]],
    ['responder', 'topic', 'denied', [204]],
    ['actor', 'store', 'unavailable', [204, 503]],
    ['actor', 'store', 'denied', [204, 204]],
  ] as const)(
    'and does not arrive if a call of the %s to its %s fails with %s',
    async (who, port, kind, statuses) => {
      const { world, send } = pipeline({ [who]: failing(port, kind) });
      expect(await send(pushOf({ riposteHeartbeat: 1 }))).toEqual(statuses);
      expect(linesOf(world, 'heartbeat.arrived')).toEqual([]);
      expect(linesOf(world, 'heartbeat.lost')).toHaveLength(1);
    },
  );
});

describe('a heartbeat', () => {
  it.each([
    ['the topic', pushOf({ riposteHeartbeat: 1 })],
    ['SCC', canary()],
  ])('of %s opens no case and changes nothing', async (_where, push) => {
    const { world, commands, send } = pipeline({ config: withSource });
    await send(push);
    expect([commands, world.run.mutations, world.marks, world.notices]).toEqual([[], [], [], []]);
    expect([...world.evidence.objects.keys()]).toEqual([]);
    expect(await world.store.get('cases', CASE_ID)).toBeUndefined();
  });

  it.each([
    ['another number', { riposteHeartbeat: 2 }],
    ['one more member', { riposteHeartbeat: 1, caseId: CASE_ID }],
    ['an invalid time', { riposteHeartbeat: 1, sentAt: 'now' }],
    ['a list', [1]],
  ])('is not one with %s', (_what, value) => {
    expect(tryHeartbeat(value)).toBeUndefined();
  });

  it.each([
    ['of another source', { name: FINDING_NAME.replace('/sources/7', '/sources/8') }, withSource],
    ['of another organization', { name: FINDING_NAME.replace(ORGANIZATION, '1') }, withSource],
    ['if no source is configured', {}, runtimeConfig()],
  ] as const)('is not a canary %s', async (_what, changes, config) => {
    const { world, send } = pipeline({ config });
    await send(canary(changes));
    expect([linesOf(world, 'heartbeat.arrived').length, linesOf(world, 'finding.not-ours').length]).toEqual([
      0, 1,
    ]);
  });

  it('is a threat with a case if its category is on a finding of another source', async () => {
    const { commands, send } = pipeline({ config: withSource });
    await send(
      findingPush({ category: 'RIPOSTE_HEARTBEAT', name: FINDING_NAME.replace('/sources/7', '/sources/8') }),
    );
    expect(commands).toHaveLength(1);
  });

  it('is not an undo', async () => {
    const { world, actor } = pipeline();
    await actor(pushOf({ riposteHeartbeat: 1 }, { subscription: UNDO_SUBSCRIPTION }));
    expect([linesOf(world, 'heartbeat.arrived').length, linesOf(world, 'command.malformed').length]).toEqual([
      0, 1,
    ]);
  });
});
