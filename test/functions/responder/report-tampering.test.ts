import { entryId } from '../../../core/tamper';
import type { JsonObject } from '../../../core/values/json';
import { GoogleFault } from '../../../functions/google/faults';
import type { ResponderDependencies } from '../../../functions/responder/dependencies';
import { createResponder } from '../../../functions/responder/handler';
import { runtimeConfig } from '../../factories/config';
import { createFakeWorld, type FakeWorld, linesOf } from '../../factories/fakes';
import { findingPush, pushOf } from '../../factories/finding';
import { DEPLOYER, logEntry, logEntryJson, logEntryText } from '../../factories/log-entry';
import { responderDependencies } from '../../factories/pipeline';
import { MainJob } from '../../main-job/main-job';

const AUDIT = 'projects/shop-prod/subscriptions/riposte-audit';
const push = (message: unknown) => pushOf(message, { subscription: AUDIT });
const ENTRY = entryId(logEntry('pubsub-topic-deleted'));

function responder(changes: (world: FakeWorld) => Partial<ResponderDependencies> = () => ({})) {
  const world = createFakeWorld();
  const commands: unknown[] = [];
  const process = () =>
    createResponder({
      ...responderDependencies(world, (command) => void commands.push(command)),
      ...changes(world),
    });
  return { world, commands, process };
}

const fail = (kind: 'denied' | 'unavailable') => async (): Promise<never> => {
  throw new GoogleFault(kind, 0, 'a place', 'planned');
};

describe('an audit entry that means tampering', () => {
  it('is acknowledged', async () => {
    expect(await responder().process()(push(logEntryText('pubsub-topic-deleted')))).toBe(204);
  });

  it('gives one line with the severity of the detection and the name of the caller', async () => {
    const { world, process } = responder();
    await process()(push(logEntryText('pubsub-topic-deleted')));
    expect(linesOf(world, 'tamper.detected')).toMatchObject([
      {
        severity: 'CRITICAL',
        message: "DeleteTopic on the pipeline's topics",
        fields: {
          detection: 'pubsub-topic',
          principal: 'mallory@example.com',
          ip: '203.0.113.7',
          succeeded: true,
          phase: 'only',
          resource: 'projects/shop-prod/topics/riposte-findings',
          entry: ENTRY,
          at: '2026-10-01T12:00:00.123456Z',
        },
      },
    ]);
  });

  it('is compared with what a hub declares for the affected project', async () => {
    const protectedProject = {
      project: { id: 'shop-web', number: '8' },
      mode: 'observe' as const,
      tiers: ['observe' as const],
      declaredAdmission: {
        attestors: ['projects/shop-prod/attestors/riposte-built'],
        exempt: [`europe-west1-docker.pkg.dev/shop-prod/riposte-images/*`],
        dryRun: true,
      },
    };
    const entry = logEntryJson('binary-authorization-policy-in-dry-run');
    const resourceName = 'projects/shop-web/policy';
    const sent = { ...entry, protoPayload: { ...(entry.protoPayload as JsonObject), resourceName } };
    const severities = async (workloads: readonly (typeof protectedProject)[]) => {
      const { world, process } = responder(() => ({ config: runtimeConfig({ workloads }) }));
      await process()(push(JSON.stringify(sent)));
      return linesOf(world, 'tamper.detected').map(({ severity }) => severity);
    };
    expect([await severities([]), await severities([protectedProject])]).toEqual([['CRITICAL'], ['WARNING']]);
  });

  it('is stored as it was delivered, and marked in the ledger', async () => {
    const { world, process } = responder();
    const raw = logEntryText('pubsub-topic-deleted');
    await process()(push(raw));
    expect([...world.evidence.objects]).toEqual([
      [expect.stringMatching(new RegExp(`^tampering/${ENTRY}-[0-9a-f]{12}\\.json$`)), raw],
    ]);
    expect((await world.store.get('tampering', ENTRY))?.data).toMatchObject({
      detections: [{ detection: 'pubsub-topic', severity: 'CRITICAL' }],
    });
  });

  it('opens no case and changes nothing', async () => {
    const { world, commands, process } = responder();
    await process()(push(logEntryText('function-deleted-first')));
    expect([commands, world.run.mutations, world.marks]).toEqual([[], [], []]);
  });

  it('is reported once by one process, and once by many in a row', async () => {
    const { world, process } = responder();
    const one = process();
    for (const each of [one, one, process(), process()]) {
      expect(await each(push(logEntryText('pubsub-topic-deleted')))).toBe(204);
    }
    expect([linesOf(world, 'tamper.detected').length, world.evidence.objects.size]).toEqual([1, 1]);
  });

  it('is reported one level lower for a deployer whom the config names', async () => {
    const { world, process } = responder(() => ({
      config: runtimeConfig({ pipeline: { name: 'riposte', deployers: [`serviceAccount:${DEPLOYER}`] } }),
    }));
    await process()(push(logEntryText('pubsub-topic-deleted-by-the-deployer')));
    expect(
      linesOf(world, 'tamper.detected').map(({ severity, fields }) => [severity, fields.expected]),
    ).toEqual([['ERROR', 'by the deployer: compare with the reviewed plan']]);
  });

  it('is reported for a pipeline with another name', async () => {
    const { world, process } = responder(() => ({
      config: runtimeConfig({ pipeline: { name: 'orders', deployers: [] } }),
    }));
    await process()(push(logEntryText('pubsub-topic-of-others-deleted')));
    expect(linesOf(world, 'tamper.detected')).toHaveLength(1);
  });

  it('never uses text of the entry as the name of a field (invariant 11: text of an entry is data)', async () => {
    const { world, process } = responder();
    const json = logEntryJson('pubsub-topic-deleted');
    const protoPayload = {
      ...(json.protoPayload as JsonObject),
      request: { 'hostile key': 'x' },
      requestMetadata: {
        callerSuppliedUserAgent: '","severity":"DEBUG","hostile key":"',
        'hostile key': 'y',
      },
    };
    await process()(push({ ...json, protoPayload }));
    const keys = world.lines.flatMap(({ fields }) => Object.keys(fields));
    expect(keys.filter((key) => key.includes('hostile'))).toEqual([]);
  });
});

describe('an audit entry in the sandbox', () => {
  it('is reported and stored with the grants of the stack', async () => {
    const job = MainJob.prepare();
    job.world.publish(
      'projects/demo-prj/topics/riposte-findings',
      JSON.parse(logEntryText('pubsub-topic-deleted').replaceAll('shop-prod', 'demo-prj')),
      'serviceAccount:service-210987654321@gcp-sa-scc-notification.iam.gserviceaccount.com',
    );
    await job.advance(5);
    expect(job.logged('tamper.detected').map(({ severity }) => severity)).toEqual(['CRITICAL']);
    const refused = job.world.journal.filter((event) => (event.status ?? 200) >= 300);
    expect(refused).toEqual([]);
    expect(
      job.world.journal.map((event) => event.path ?? '').filter((path) => /upload/.test(path)),
    ).toHaveLength(1);
  });
});

describe('an audit entry that cannot be stored', () => {
  it.each([
    ['the bucket is away', 'unavailable', 503, 'WARNING'],
    ['the bucket is forbidden', 'denied', 204, 'ERROR'],
  ] as const)('is reported first, when %s', async (_what, kind, status, severity) => {
    const { world, process } = responder(() => ({ evidence: { create: fail(kind) } }));
    expect(await process()(push(logEntryText('evidence-deleted')))).toBe(status);
    expect(world.lines.map((line) => [line.severity, line.event])).toEqual([
      ['CRITICAL', 'tamper.detected'],
      [severity, 'tamper.unrecorded'],
    ]);
  });

  it('is reported even if the ledger cannot be read', async () => {
    const { world, process } = responder((w) => ({ store: { ...w.store, get: fail('denied') } }));
    await process()(push(logEntryText('ledger-deleted-first')));
    expect(linesOf(world, 'tamper.detected')).toHaveLength(1);
  });

  it('is reported once by the process that tries again, and then stored', async () => {
    let broken = true;
    const { world, process } = responder((w) => ({
      evidence: {
        create: (name, content) => (broken ? fail('unavailable')() : w.evidence.create(name, content)),
      },
    }));
    const one = process();
    const statuses = [await one(push(logEntryText('evidence-updated')))];
    broken = false;
    statuses.push(await one(push(logEntryText('evidence-updated'))));
    expect([statuses, linesOf(world, 'tamper.detected').length, world.evidence.objects.size]).toEqual([
      [503, 204],
      1,
      1,
    ]);
  });
});

describe('an audit entry that does not mean tampering', () => {
  it('is one line and an ack, and is not stored', async () => {
    const { world, process } = responder();
    expect(await process()(push(logEntryText('pubsub-topic-of-others-deleted')))).toBe(204);
    expect(world.lines.map(({ severity, event }) => [severity, event])).toEqual([['INFO', 'tamper.nothing']]);
    expect(world.evidence.objects.size).toBe(0);
  });

  it('is one line and an ack if it is malformed', async () => {
    const { world, process } = responder();
    const { insertId: _insertId, ...json } = logEntryJson('pubsub-topic-deleted');
    expect(await process()(push(json))).toBe(204);
    expect(world.lines.map(({ severity, event }) => [severity, event])).toEqual([
      ['WARNING', 'tamper.malformed'],
    ]);
  });
});

describe('a finding', () => {
  it.each([
    ['what its text says', { description: '"logName" "protoPayload" {"riposteHeartbeat":1}' }],
    [
      'the names of its marks',
      { securityMarks: { marks: { logName: 'x', protoPayload: 'y', riposteHeartbeat: '1' } } },
    ],
  ])('is not mistaken for an audit entry or a heartbeat because of %s', async (_what, changes) => {
    const { commands, world, process } = responder();
    await process()(findingPush(changes));
    expect([commands.length, linesOf(world, 'finding.received').length]).toEqual([1, 1]);
  });
});
