import type { Command } from 'commander';
import { pipelineNames } from '../../core/naming/names';
import { visible } from '../../core/report/visible-text';
import { toIso } from '../../core/values/time';
import { GoogleFault } from '../../functions/google/faults';
import type { Transport } from '../../functions/google/transport';
import { placeOf } from '../config/pipeline-place';
import type { CredentialsNeed } from '../doctor/credentials';
import { EXIT, type ExitCode } from '../exit-codes';
import type { Io } from '../io';
import { setKillSwitch } from '../kill-switch';
import { cloudTransport, sandboxTransport } from '../ledger-transport';
import { badInput, couldNot } from '../problem';
import { readSandboxFile } from '../sandbox-file';

interface KillOptions {
  readonly reason?: string;
  readonly project?: string;
  readonly name?: string;
  readonly config?: string;
  readonly sandbox?: boolean;
}

/** How the command reaches a cloud; tests bring another way. */
export type ConnectCloud = (io: Io, need: CredentialsNeed) => Promise<Transport>;

export function addKill(
  program: Command,
  io: Io,
  done: (code: ExitCode) => void,
  connect: ConnectCloud = cloudTransport,
): Command {
  const kill = program
    .command('kill')
    .description('the kill switch: while it is on, Riposte contains nothing; an undo still works');
  kill.copyInheritedSettings(program);
  for (const [word, engaged] of [
    ['on', true],
    ['off', false],
  ] as const) {
    const command = kill
      .command(word)
      .description(
        engaged
          ? 'stop every containment, from the next command on'
          : 'let Riposte contain again, from the next command on',
      )
      .option('--project <id>', 'the project that Riposte is deployed in: the hub, in a rollout')
      .option('--name <name>', 'the name of the instance, when it is not riposte')
      .option('--config <file>', 'another config than riposte.config or rollout.config in this folder')
      .option('--sandbox', 'the sandbox that `riposte start --keep` keeps up here, not a cloud');
    if (engaged) command.requiredOption('--reason <text>', 'why, for everybody who reads a refused step');
    else command.option('--reason <text>', 'why, for the record');
    command.copyInheritedSettings(kill);
    command.action(async (options: KillOptions) => {
      done(await change(options, engaged, io, connect));
    });
  }
  return kill;
}

const NEED = {
  may: 'has roles/datastore.user on the project that Riposte is deployed in',
  otherwise: 'pause the actor if it cannot wait (docs/runbooks.md#kill-switch)',
};

const LONGEST_REASON = 500;

async function change(
  options: KillOptions,
  engaged: boolean,
  io: Io,
  connect: ConnectCloud,
): Promise<ExitCode> {
  const reason = (options.reason ?? '').trim();
  if (reason.length > LONGEST_REASON || (engaged && reason === '')) {
    throw badInput({
      code: 'reason-length',
      what: reason === '' ? 'the reason is empty' : `the reason has ${reason.length} characters`,
      where: '--reason',
      expected: `1 to ${LONGEST_REASON} characters`,
      fix: 'say in one sentence why nothing may be contained, for example --reason "incident 42"',
    });
  }
  const sandbox = options.sandbox ? await readSandboxFile(io.cwd) : undefined;
  const { project, name } = sandbox
    ? { project: sandbox.project, name: 'riposte' }
    : placeOf(options, io, 'riposte kill on --project PROJECT --reason TEXT');
  const database = `projects/${project}/databases/${pipelineNames({ project: { id: project }, name }).effects}`;
  const transport = sandbox ? sandboxTransport(sandbox, io) : await connect(io, NEED);
  const at = toIso(io.now());
  const stands = await setKillSwitch(transport, database, { engaged, reason, at }).catch((cause: unknown) => {
    throw cause instanceof GoogleFault ? refused(cause, database) : cause;
  });
  if (stands.engaged !== engaged) {
    throw couldNot({
      code: 'kill-switch-changed-back',
      what: `the kill switch was written, and reads ${stands.engaged ? 'on' : 'off'} again`,
      where: `${database}/documents/controls/kill-switch`,
      expected: engaged ? 'on' : 'off',
      fix: 'somebody else sets it at the same time: ask them, and set it again',
    });
  }
  const where = sandbox ? `the sandbox of this folder (project ${project})` : `project ${project}`;
  io.stdout(
    engaged
      ? `The kill switch of ${name} in ${where} is ON: ${visible(reason)}\nNothing is contained until it is off; every refused step says the reason. What is contained already stays contained, and an undo still works.\n`
      : `The kill switch of ${name} in ${where} is OFF.\nRiposte contains again from the next command on. What was refused meanwhile stays refused: publish those findings again, or contain by hand (docs/runbooks.md#contain-by-hand).\n`,
  );
  return EXIT.handled;
}

const refused = (fault: GoogleFault, database: string) =>
  couldNot(
    {
      code: 'kill-switch-not-set',
      what: `the kill switch is not set: ${fault.message}`,
      where: database,
      expected: 'a deployed pipeline, and roles/datastore.user on its project for you',
      fix:
        fault.kind === 'denied'
          ? 'gcloud auth application-default login as somebody with that role; meanwhile, pause the actor: docs/runbooks.md#kill-switch'
          : fault.kind === 'not-found'
            ? 'correct --project and --name: there is no such database'
            : 'try again; if it lasts, pause the actor: docs/runbooks.md#kill-switch',
    },
    fault,
  );
