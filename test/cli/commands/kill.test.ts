import { Command } from 'commander';
import { run } from '../../../cli';
import { addKill } from '../../../cli/commands/kill';
import { setKillSwitch } from '../../../cli/ledger/kill-switch';
import { KILL_SWITCH, killSwitchOf } from '../../../core/guards/kill-switch';
import { createFirestoreStore } from '../../../functions/google/firestore-store';
import type { Transport } from '../../../functions/google/transport';
import { DEPLOYER } from '../../../sandbox/boot/deployer';
import { firestoreOf } from '../../main-job/firestore-of';
import { MainJob, RESPONDER } from '../../main-job/main-job';
import { fakeIo } from '../fake-io';

const EFFECTS = 'projects/demo-prj/databases/riposte-effects';

const kill = async (transport: Transport, ...args: string[]) => {
  const io = fakeIo();
  let code: number | undefined;
  const program = new Command('riposte').exitOverride().configureOutput({ writeErr: io.stderr });
  addKill(
    program,
    io,
    (result) => {
      code = result;
    },
    async () => transport,
  );
  await program.parseAsync(['kill', ...args], { from: 'user' });
  return { code, out: io.out.join('') };
};

const PLACE = ['--project', 'demo-prj'];

describe('riposte kill', () => {
  it('on: the next finding changes no workload, and the refused step has the reason', async () => {
    const job = MainJob.prepare();
    const { code, out } = await kill(firestoreOf(job, DEPLOYER), 'on', ...PLACE, '--reason', 'incident 42');
    expect([code, out]).toEqual([0, expect.stringContaining('ON: incident 42')]);
    const { record } = await job.run();
    expect(record?.verdict).toBe('refused');
    expect(JSON.stringify(record?.outcomes)).toContain('incident 42');
  });

  it('off: the next finding is contained', async () => {
    const job = MainJob.prepare();
    const transport = firestoreOf(job, DEPLOYER);
    await kill(transport, 'on', ...PLACE, '--reason', 'incident 42');
    await kill(transport, 'off', ...PLACE);
    expect((await job.run()).record?.verdict).toBe('contained');
  });

  it('is not available to the identity that parses findings', async () => {
    const job = MainJob.prepare();
    await expect(
      setKillSwitch(firestoreOf(job, RESPONDER), EFFECTS, { engaged: false, reason: '', at: '' }),
    ).rejects.toMatchObject({ kind: 'denied' });
  });

  it('names the missing grant if it is refused', async () => {
    const job = MainJob.prepare();
    const refused = kill(firestoreOf(job, RESPONDER), 'on', ...PLACE, '--reason', 'x');
    await expect(refused).rejects.toMatchObject({
      exitCode: 3,
      problems: [expect.objectContaining({ expected: expect.stringContaining('roles/datastore.user') })],
    });
  });

  it('reports that no such pipeline exists', async () => {
    const job = MainJob.prepare();
    const refused = kill(firestoreOf(job, DEPLOYER), 'on', ...PLACE, '--name', 'other', '--reason', 'x');
    await expect(refused).rejects.toMatchObject({ exitCode: 3 });
  });

  it('is read in the same way as by the actor', async () => {
    const job = MainJob.prepare();
    const transport = firestoreOf(job, DEPLOYER);
    await setKillSwitch(transport, EFFECTS, { engaged: true, reason: 'r', at: '2026-01-01T00:00:00Z' });
    const stored = await createFirestoreStore(transport, EFFECTS).get(KILL_SWITCH.collection, KILL_SWITCH.id);
    expect(killSwitchOf(stored?.data)).toEqual({ engaged: true, reason: 'r' });
  });

  it.each([
    ['no reason', ['kill', 'on', '--project', 'demo-prj']],
    ['an empty reason', ['kill', 'on', '--project', 'demo-prj', '--reason', ' ']],
    ['a project that is none', ['kill', 'on', '--project', '../x', '--reason', 'r']],
    ['no config and no project', ['kill', 'on', '--reason', 'r']],
    ['no sandbox', ['kill', 'on', '--sandbox', '--reason', 'r']],
  ])('calls no cloud with %s', async (_what, args) => {
    expect(await run(args, fakeIo({ cwd: '/nowhere' }))).toBe(2);
  });
});

describe('a command that does not exist', () => {
  it.each([['nonsense', '--help'], ['nonsense'], ['nonsense', '-h']])(
    'is bad usage: %s %s',
    async (...args) => {
      expect(await run(args, fakeIo())).toBe(2);
    },
  );

  it.each([['nonsense'], ['help', 'nonsense']])('is named in the message: %s %s', async (...args) => {
    const io = fakeIo();
    await run(args, io);
    expect(io.err.join('')).toContain("unknown command 'nonsense'");
  });

  it.each([['--help'], ['simulate', '--help'], ['help', 'simulate'], ['kill', 'on', '--help']])(
    'is not %s %s',
    async (...args) => {
      expect(await run(args, fakeIo())).toBe(0);
    },
  );
});
