import fc from 'fast-check';
import { removePublicAccess } from '../../../../core/actions/remove-public-access';
import { stopService } from '../../../../core/actions/stop-service';
import { bindingsOf } from '../../../../core/cloud-run/invoker-bindings';
import type { EventName } from '../../../../core/events';
import type { JsonObject } from '../../../../core/values/json';
import { actionContext, plannedBy } from '../../../core/action-contract/action.contract';
import { publicPolicy } from '../../../factories/cloud-run-json';
import { createFakeCloudRun } from '../../../factories/fake-cloud-run';
import { createFakeWorld, linesOf } from '../../../factories/fakes';
import { ADDED, SERVICE } from '../../../factories/names';
import { recordOf } from '../../../factories/pipeline';
import { contained } from '../../../factories/undo';

const condition = { title: 'office hours', expression: 'request.time.getHours() < 18' };

/** Another caller sets the whole policy. */
async function setPolicy(
  world: Awaited<ReturnType<typeof contained>>['world'],
  change: (bindings: readonly JsonObject[]) => readonly JsonObject[],
): Promise<void> {
  const policy = await world.run.getIamPolicy(SERVICE);
  const bindings = change((policy.bindings ?? []) as readonly JsonObject[]);
  await world.run.setIamPolicy(SERVICE, { ...policy, bindings });
}

const stepCodes = (world: Awaited<ReturnType<typeof contained>>['world'], event: EventName) =>
  linesOf(world, event)
    .flatMap(({ fields }) => fields.steps as { action: string; code: string; text: string }[])
    .filter(({ action }) => action === 'remove-public-access');

describe('an undo of remove-public-access adds only the members that the step removed', () => {
  it('members that others have added stay', async () => {
    const { world, undo } = await contained(createFakeCloudRun(), ADDED);
    await setPolicy(world, (bindings) => [
      ...bindings,
      { role: 'roles/run.developer', members: ['user:new@example.com'] },
    ]);
    await undo();
    const { bindings } = await world.run.getIamPolicy(SERVICE);
    expect(bindings).toEqual([
      { role: 'roles/run.developer', members: ['user:new@example.com'] },
      { role: 'roles/run.invoker', members: ['allUsers', 'group:shop@example.com'] },
      { role: 'roles/run.viewer', members: ['user:auditor@example.com'] },
    ]);
    expect(stepCodes(world, 'undo.done')).toMatchObject([
      { code: 'differs', text: expect.stringContaining('others have changed bindings') },
    ]);
    expect((await recordOf(world)).undone?.restored).toBe(false);
  });

  it('members that others have removed stay removed', async () => {
    const { world, undo } = await contained(createFakeCloudRun(), ADDED);
    await setPolicy(world, () => []);
    await undo();
    expect((await world.run.getIamPolicy(SERVICE)).bindings).toEqual([
      { role: 'roles/run.invoker', members: ['allUsers'] },
    ]);
  });

  it('is refused if another caller added some of them again', async () => {
    const policy: JsonObject = {
      bindings: [
        { role: 'roles/run.invoker', members: ['allUsers'] },
        { role: 'roles/run.viewer', members: ['allAuthenticatedUsers'] },
      ],
    };
    const { world, undo } = await contained(createFakeCloudRun({ policy }), ADDED);
    await setPolicy(world, (bindings) => [
      ...bindings,
      { role: 'roles/run.viewer', members: ['allAuthenticatedUsers'] },
    ]);
    await undo();
    expect(stepCodes(world, 'undo.done')).toMatchObject([{ code: 'changed-since' }]);
  });

  it('keeps conditions separate, in version 3', async () => {
    const prior = {
      version: 3,
      bindings: [{ role: 'roles/run.invoker', members: ['allUsers'], condition }],
    };
    const current = {
      version: 1,
      etag: '"p1"',
      bindings: [{ role: 'roles/run.invoker', members: ['user:a@example.com'] }],
    };
    const run = createFakeCloudRun({ policy: { version: 1, bindings: current.bindings } });
    const sent: JsonObject[] = [];
    const context = {
      ...actionContext(createFakeWorld({ run })),
      run: {
        ...run,
        setIamPolicy: async (_name: string, policy: JsonObject) => {
          sent.push(policy);
          return policy;
        },
      },
    };
    await removePublicAccess.undo(context, plannedBy(removePublicAccess), prior, current);
    expect(sent).toEqual([
      {
        version: 3,
        etag: '"p1"',
        bindings: [
          { role: 'roles/run.invoker', members: ['allUsers'], condition },
          { role: 'roles/run.invoker', members: ['user:a@example.com'] },
        ],
      },
    ]);
  });

  const ROLES = ['roles/run.invoker', 'roles/run.viewer', 'roles/run.developer'];
  const MEMBERS = ['allUsers', 'allAuthenticatedUsers', 'user:a@example.com', 'group:b@example.com'];
  const bindings = fc.array(
    fc.record({
      role: fc.constantFrom(...ROLES),
      members: fc.uniqueArray(fc.constantFrom(...MEMBERS), { minLength: 1 }),
    }),
    { maxLength: 4 },
  );
  const pairs = (policy: JsonObject): string[] =>
    bindingsOf(policy)
      .flatMap(({ role, members }) => members.map((member) => `${role} ${member}`))
      .sort();
  const isPublic = (pair: string) => /allUsers|allAuthenticatedUsers/.test(pair);

  it('whatever others changed in the policy', async () => {
    await fc.assert(
      fc.asyncProperty(bindings, bindings, async (before, now) => {
        const prior: JsonObject = { bindings: before };
        const run = createFakeCloudRun({ policy: { bindings: now } });
        const context = actionContext(createFakeWorld({ run }));
        const current = await run.getIamPolicy(SERVICE);
        await removePublicAccess.undo(context, plannedBy(removePublicAccess), prior, current);
        const wanted = new Set([...pairs({ bindings: now }), ...pairs(prior).filter(isPublic)]);
        expect(pairs(await run.getIamPolicy(SERVICE))).toEqual([...wanted].sort());
      }),
    );
  });
});

describe('an undo of stop-service', () => {
  it('restores mode and count, and keeps the current limits', async () => {
    const run = createFakeCloudRun({ policy: publicPolicy() });
    const context = actionContext(createFakeWorld({ run }));
    const step = plannedBy(stopService);
    const prior = await run.getService(SERVICE);
    await stopService.apply(context, step, prior);
    run.edit(SERVICE, (config) => ({
      ...config,
      scaling: { ...(config.scaling as JsonObject), maxInstanceCount: 3 },
    }));
    await stopService.undo(context, step, prior, await run.getService(SERVICE));
    expect((await run.getService(SERVICE)).scaling).toEqual({
      scalingMode: 'AUTOMATIC',
      minInstanceCount: 1,
      maxInstanceCount: 3,
    });
  });

  it('does not change the traffic if the stop did not change it', async () => {
    const run = createFakeCloudRun();
    const context = actionContext(createFakeWorld({ run }));
    const step = plannedBy(stopService);
    const prior = await run.getService(SERVICE);
    await stopService.apply(context, step, prior);
    const traffic = [
      { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: 'checkout-00001-cln', percent: 100 },
    ];
    run.edit(SERVICE, (config) => ({ ...config, traffic }));
    await stopService.undo(context, step, prior, await run.getService(SERVICE));
    expect((await run.getService(SERVICE)).traffic).toEqual(traffic);
  });
});
