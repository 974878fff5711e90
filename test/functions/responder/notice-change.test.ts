import type { JsonObject } from '../../../core/values/json';
import { GoogleFault } from '../../../functions/google/faults';
import type { ResponderDependencies } from '../../../functions/responder/dependencies';
import { createResponder } from '../../../functions/responder/handler';
import { createFakeWorld, linesOf } from '../../factories/fakes';
import { pushOf } from '../../factories/finding';
import { logEntryJson } from '../../factories/log-entry';
import { PROJECT, SERVICE, SIBLING } from '../../factories/names';
import {
  CASE_ID,
  type Command,
  createPipeline,
  recordOf,
  responderDependencies,
} from '../../factories/pipeline';

const AUDIT = 'projects/shop-prod/subscriptions/riposte-audit';

function changed(changes: { readonly audit?: JsonObject; readonly entry?: JsonObject } = {}): JsonObject {
  const json = logEntryJson('run-service-of-others-deleted');
  return {
    ...json,
    ...changes.entry,
    protoPayload: {
      ...(json.protoPayload as JsonObject),
      methodName: 'google.cloud.run.v2.Services.UpdateService',
      resourceName: SERVICE,
      ...changes.audit,
    },
  };
}

/** The contained reference finding, and a responder that receives audit entries about changes. */
async function contained(change: Partial<ResponderDependencies> = {}) {
  const world = createFakeWorld();
  const pipeline = createPipeline(world);
  await pipeline.handle();
  const commands: Command[] = [];
  const deps = responderDependencies(world, (command) => void commands.push(command));
  const process = () => createResponder({ ...deps, ...change });
  const responder = process();
  return {
    world,
    commands,
    planHash: pipeline.commands[0]?.planHash,
    process,
    hear: (entry: JsonObject = changed()) => responder(pushOf(entry, { subscription: AUDIT })),
    changes: async () => (await recordOf(world)).changes ?? [],
    told: async () => (await recordOf(world)).timeline.filter(({ kind }) => kind === 'changed'),
  };
}

describe('an audit entry about a contained workload', () => {
  it('adds the person and the tool to the case, and asks the actor to check the workload', async () => {
    const { hear, changes, told, commands, planHash } = await contained();
    expect(await hear()).toBe(204);
    expect(await changes()).toMatchObject([
      { method: 'UpdateService', principal: 'mallory@example.com', tool: 'google-cloud-sdk gcloud/583.0.0' },
    ]);
    expect((await told()).map(({ text }) => text)).toEqual([
      expect.stringMatching(/UpdateService by mallory@example.com with google-cloud-sdk gcloud/),
    ]);
    expect(commands).toEqual([{ caseId: CASE_ID, planHash, changed: true }]);
  });

  it.each([
    ['the number of the project', SERVICE.replace(PROJECT.id, PROJECT.number)],
    ['the namespace of v1', `namespaces/${PROJECT.id}/services/checkout`],
  ])('is recognized by %s', async (_what, resourceName) => {
    const { hear, commands } = await contained();
    await hear(changed({ audit: { resourceName } }));
    expect(commands).toHaveLength(1);
  });

  it('is written once, although many processes receive it many times', async () => {
    const { hear, process, commands, changes } = await contained();
    await hear();
    await hear();
    expect(commands).toHaveLength(1);
    await process()(pushOf(changed(), { subscription: AUDIT }));
    // It is published again, because this process cannot know that the first one had published it.
    expect([commands.length, (await changes()).length]).toEqual([2, 1]);
  });

  it.each([
    ['has no record', ({ record: _record, ...rest }: JsonObject) => rest],
    [
      'has a record without its lists',
      (document: JsonObject) => ({ ...document, record: { caseId: CASE_ID } }),
    ],
  ])(
    'is no reason to keep quiet when the document of the case %s: the actor looks',
    async (_what, change) => {
      const { hear, commands, world } = await contained();
      const stored = await world.store.get('cases', CASE_ID);
      if (!stored) throw new Error('no case');
      await world.store.replace('cases', CASE_ID, change(stored.data), stored.version);
      expect(await hear()).toBe(204);
      expect(commands).toEqual([{ caseId: CASE_ID, planHash: '0'.repeat(64), changed: true }]);
      expect(linesOf(world, 'change.unrecorded')).toEqual([]);
    },
  );

  it('is one change and two checks if the operation has two entries', async () => {
    const { hear, commands, changes } = await contained();
    for (const last of [false, true]) {
      const operation = { id: 'op-1', first: !last, last };
      await hear(changed({ entry: { insertId: `entry${last}`, operation } }));
    }
    expect([commands.length, (await changes()).length]).toEqual([2, 1]);
  });

  it('does not fill the document: the latest changes stay, and the timeline stops growing', async () => {
    const { hear, changes, told } = await contained();
    for (let n = 0; n < 80; n += 1) await hear(changed({ entry: { insertId: `entry${n}` } }));
    expect((await changes()).length).toBe(20);
    expect((await told()).length).toBe(50);
  });

  it('has its text in values only, and the text is cut (invariant 11)', async () => {
    const { hear, world, changes } = await contained();
    const userAgent = `","verdict":"contained ${'x'.repeat(5_000)}`;
    await hear(
      changed({ audit: { requestMetadata: { callerSuppliedUserAgent: userAgent, 'hostile key': 1 } } }),
    );
    expect((await changes())[0]?.tool.length).toBeLessThanOrEqual(300);
    const [line] = linesOf(world, 'change.noticed');
    expect(JSON.stringify(Object.keys(line?.fields.change as object))).not.toContain('hostile');
  });
});

describe('an audit entry that the responder ignores', () => {
  it.each<[string, JsonObject]>([
    [
      'the actor changed it',
      changed({
        audit: {
          authenticationInfo: { principalEmail: `riposte-actor@${PROJECT.id}.iam.gserviceaccount.com` },
        },
      }),
    ],
    ['no containment is in effect on that workload', changed({ audit: { resourceName: SIBLING } })],
    [
      'the entry is about another project',
      changed({ audit: { resourceName: SERVICE.replace(PROJECT.id, 'other-prj') } }),
    ],
  ])('%s', async (_what, entry) => {
    const { hear, commands, changes } = await contained();
    expect([await hear(entry), commands, await changes()]).toEqual([204, [], []]);
  });

  it('because the containment was undone', async () => {
    const { world, hear, commands } = await contained();
    await createPipeline(world).undo();
    expect(await hear()).toBe(204);
    expect(commands.length).toBeLessThanOrEqual(1);
  });
});

describe('a change that cannot be recorded', () => {
  const fail = async (): Promise<never> => {
    throw new GoogleFault('denied', 403, 'pubsub POST', 'planned');
  };

  it('is delivered again, and in the end becomes a dead letter', async () => {
    const { hear } = await contained({ publishCommand: fail });
    expect([await hear(), await hear()]).toEqual([503, 503]);
  });

  it('does not stop the report of tampering', async () => {
    const { world, hear } = await contained({ publishCommand: fail });
    const breakglass = { request: { service: { binaryAuthorization: { breakglassJustification: 'now' } } } };
    expect(await hear(changed({ audit: breakglass }))).toBe(503);
    expect(linesOf(world, 'tamper.detected')).toHaveLength(1);
  });
});
