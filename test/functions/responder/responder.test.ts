import type { EventName } from '../../../core/events';
import { chainHead } from '../../../core/evidence/manifest';
import { setHold } from '../../../core/ledger/holds';
import { createResponder } from '../../../functions/responder/handler';
import { createRecentSet } from '../../../functions/responder/recent-set';
import { createFakeWorld, type FakeWorld, linesOf } from '../../factories/fakes';
import { findingPush, notificationJson, pushOf } from '../../factories/finding';
import { BAD_DIGEST, NOW_MS, PROJECT, RESOURCE, SERVICE } from '../../factories/names';
import { CASE_ID, type Command, recordOf, responderDependencies } from '../../factories/pipeline';

/** A responder in a test world. Each call of `process` starts a new process. */
function responders(world: FakeWorld = createFakeWorld()) {
  const commands: Command[] = [];
  const process = () =>
    createResponder(responderDependencies(world, (command) => void commands.push(command)));
  return { world, commands, process };
}

const [, project, , region, , workload] = SERVICE.split('/');
const NAMED = { workload, region, project };

describe('a delivery that needs no response', () => {
  it.each<[string, unknown, EventName]>([
    ['nothing', undefined, 'finding.malformed'],
    ['no push body', { hello: 1 }, 'finding.malformed'],
    ['no JSON', pushOf('not json'), 'finding.malformed'],
    ['no finding', pushOf({ finding: {} }), 'finding.malformed'],
    [
      'a finding on GKE',
      findingPush({ resourceName: '//container.googleapis.com/projects/p' }),
      'finding.not-ours',
    ],
    [
      'a misconfiguration',
      findingPush({ category: 'X', findingClass: 'MISCONFIGURATION' }),
      'finding.not-ours',
    ],
  ])('is acknowledged and logged once: %s', async (_what, body, event) => {
    const { world, process } = responders();
    expect([await process()(body), linesOf(world, event).length, world.lines.length]).toEqual([204, 1, 1]);
  });

  it.each([
    ['without an event time', { eventTime: null }],
    ['of a category that nobody knows, whose class cannot be read', { category: 'X', findingClass: {} }],
  ])('triggers the alert if it may be a threat: a finding %s', async (_what, changes) => {
    const { world, process } = responders();
    expect(await process()(findingPush(changes))).toBe(204);
    const [line] = linesOf(world, 'case.failed');
    expect(line).toMatchObject({ severity: 'CRITICAL', fields: { resource: RESOURCE, ...NAMED } });
    expect(linesOf(world, 'finding.malformed')).toHaveLength(1);
  });

  it('leaves no trace in the ledger', async () => {
    const { world, process } = responders();
    await process()(findingPush({ findingClass: 'OBSERVATION', category: 'X' }));
    expect(await world.store.get('cases', CASE_ID)).toBeUndefined();
  });
});

describe('a finding that needs a response', () => {
  it('is handed over once, with the hash of the stored plan', async () => {
    const { world, commands, process } = responders();
    await process()(findingPush());
    const { plan } = await recordOf(world);
    expect(commands).toEqual([{ caseId: CASE_ID, planHash: plan.hash }]);
  });

  it('is acknowledged after it was handed over', async () => {
    expect(await responders().process()(findingPush())).toBe(204);
  });

  it('has the evidence for the plan before the hand-over', async () => {
    const { world } = responders();
    let stored: string[] = [];
    const deps = responderDependencies(world, () => {
      stored = [...world.evidence.objects.keys()].map((name) =>
        name.replace(/^.*\/|-[0-9a-f]{12}\.json$/g, ''),
      );
    });
    await createResponder(deps)(findingPush());
    expect(stored.sort()).toEqual(['finding', 'iam-policy', 'manifest-004', 'revisions', 'service']);
  });

  it('stores the finding exactly as delivered', async () => {
    const { world, process } = responders();
    const raw = JSON.stringify(notificationJson(), null, 2);
    await process()(pushOf(raw));
    expect([...world.evidence.objects.values()]).toContain(raw);
  });

  it('appends logs and related findings to the same chain', async () => {
    const { world, process } = responders();
    await process()(findingPush());
    const { evidence } = await recordOf(world);
    expect(evidence.entries.map((entry) => entry.name.split('/')[2]?.slice(0, 4))).toEqual([
      'find',
      'serv',
      'iam-',
      'revi',
      'plac',
      'logs',
      'rela',
    ]);
    expect(evidence.head).toBe(chainHead(evidence.entries));
  });

  it('names a manifest that exists', async () => {
    const { world, process } = responders();
    await process()(findingPush());
    const { evidence } = await recordOf(world);
    expect(world.evidence.objects.has(evidence.manifestUri.replace('gs://evidence/', ''))).toBe(true);
  });

  it('changes no workload', async () => {
    const { world, process } = responders();
    await process()(findingPush());
    expect(world.run.mutations).toEqual([]);
  });

  it('never logs text of the finding as the name of a field', async () => {
    const { world, process } = responders();
    const marks = { 'hostile key': 'x' };
    await process()(findingPush({ securityMarks: { marks }, description: '{"severity":"DEBUG"}' }));
    expect(JSON.stringify(world.lines)).not.toContain('hostile key');
  });
});

describe('repeats', () => {
  it('of the same delivery to the same process need one lookup in memory', async () => {
    const { commands, process } = responders();
    const one = process();
    for (let n = 0; n < 100; n += 1) await one(findingPush());
    expect(commands).toHaveLength(1);
  });

  it('to a hundred processes lead to one hand-over', async () => {
    const { commands, process } = responders();
    for (let n = 0; n < 100; n += 1) await process()(findingPush());
    expect(commands).toHaveLength(1);
  });

  it('all at once lead to one plan, however often its command is sent', async () => {
    const { commands, process, world } = responders();
    const bodies = Array.from({ length: 100 }, () => process()(findingPush()));
    await Promise.all(bodies);
    const plans = linesOf(world, 'plan.ready');
    expect([plans.length, new Set(commands.map((command) => command.planHash)).size]).toEqual([1, 1]);
  });

  it('of one message are recognized by its id, before anything in it is read', async () => {
    const { world, process } = responders();
    const warm = process();
    await warm(pushOf(notificationJson(), { messageId: '77' }));
    const before = world.lines.length;
    expect([await warm(pushOf('not json', { messageId: '77' })), world.lines.length]).toEqual([204, before]);
  });

  it('under one id on two subscriptions are two messages', async () => {
    const { world, process } = responders();
    const warm = process();
    await warm(pushOf(notificationJson(), { messageId: '77' }));
    const subscription = `projects/${PROJECT.id}/subscriptions/riposte-audit`;
    await warm(pushOf('not json', { messageId: '77', subscription }));
    expect(linesOf(world, 'finding.malformed')).toHaveLength(1);
  });

  it('without an id are recognized by their case alone', async () => {
    const { world, commands, process } = responders();
    const warm = process();
    await warm(pushOf(notificationJson(), { messageId: '' }));
    await warm(pushOf(notificationJson({ eventTime: '2026-04-14T10:11:12Z' }), { messageId: '' }));
    expect([commands.length, linesOf(world, 'finding.duplicate').length]).toEqual([2, 0]);
  });

  it('all at once are either acknowledged or requested again', async () => {
    const { process } = responders();
    const statuses = await Promise.all(Array.from({ length: 100 }, () => process()(findingPush())));
    expect(new Set(statuses)).toEqual(new Set([204, 503]));
  });

  it('that differ only in the marks of Riposte are the same case', async () => {
    const { commands, process } = responders();
    await process()(findingPush());
    await process()(findingPush({ securityMarks: { marks: { riposte_case: CASE_ID } } }));
    expect(commands).toHaveLength(1);
  });

  it('with a newer event time are a new case', async () => {
    const { commands, process } = responders();
    await process()(findingPush());
    await process()(findingPush({ eventTime: '2026-05-06T09:00:00Z' }));
    expect(new Set(commands.map((command) => command.caseId)).size).toBe(2);
  });

  it('during a hold plan no change of the workload', async () => {
    const { world, process } = responders();
    const hold = { target: SERVICE, digest: BAD_DIGEST, caseId: 'c', setBy: 'ada', hours: 24 };
    await setHold(world.store, hold, NOW_MS);
    await process()(findingPush());
    expect((await recordOf(world)).plan.steps.map((step) => step.action)).toEqual([
      'preserve-evidence',
      'annotate-finding',
      'notify',
    ]);
  });

  it('during a hold plan no change if SCC names the project by its number', async () => {
    const { world, process } = responders();
    const hold = { target: SERVICE, digest: BAD_DIGEST, caseId: 'c', setBy: 'ada', hours: 24 };
    await setHold(world.store, hold, NOW_MS);
    await process()(findingPush({ resourceName: RESOURCE.replace(PROJECT.id, PROJECT.number) }));
    expect((await recordOf(world)).plan.steps.map((step) => step.action)).not.toContain('shift-traffic');
  });
});

describe('the set of recent ids', () => {
  it('forgets the oldest ids beyond its limit', () => {
    const recent = createRecentSet(2);
    for (const id of ['a', 'b', 'c']) recent.add(id);
    expect(['a', 'b', 'c'].map((id) => recent.has(id))).toEqual([false, true, true]);
  });
});
