import type { Command } from 'commander';
import { pipelineNames } from '../../core/naming/names';
import { toIso } from '../../core/values/time';
import { visible } from '../../core/values/visible-text';
import { GoogleFault } from '../../functions/google/faults';
import type { Transport } from '../../functions/google/transport';
import { placeOf } from '../config/pipeline-place';
import type { CredentialsNeed } from '../ledger/credentials';
import { setKillSwitch } from '../ledger/kill-switch';
import { cloudTransport, sandboxTransport } from '../ledger/ledger-transport';
import { readSandboxFile } from '../pipeline/sandbox-file';
import { EXIT, type ExitCode } from '../terminal/exit-codes';
import type { Io } from '../terminal/io';
import { badInput, couldNot } from '../terminal/problem';

interface KillOptions {
  readonly reason?: string;
  readonly project?: string;
  readonly name?: string;
  readonly config?: string;
  readonly sandbox?: boolean;
}

/** How the command reaches a cloud. Tests pass their own. */
export type ConnectCloud = (io: Io, need: CredentialsNeed) => Promise<Transport>;

export function addKill(
  program: Command,
  io: Io,
  done: (code: ExitCode) => void,
  connect: ConnectCloud = cloudTransport,
): Command {
  const kill = program
    .command('kill')
    .description('set the kill switch: while it is on, Riposte contains nothing, and an undo still works');
  kill.copyInheritedSettings(program);
  for (const [word, engaged] of [
    ['on', true],
    ['off', false],
  ] as const) {
    const command = kill
      .command(word)
      .description(
        engaged
          ? 'stop all containment, starting with the next command'
          : 'let Riposte contain again, starting with the next command',
      )
      .option('--project <id>', 'the project that Riposte is deployed in; with a rollout, the hub')
      .option('--name <name>', 'the name of the instance, if it is not riposte')
      .option('--config <file>', 'a config file (default: riposte.config or rollout.config in this folder)')
      .option('--sandbox', 'set it in the sandbox of `riposte start --keep` in this folder, not in a cloud');
    if (engaged) command.requiredOption('--reason <text>', 'why; every refused step shows this text');
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
  otherwise: 'if it cannot wait, pause the actor (docs/runbooks.md#kill-switch)',
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
      fix: 'state in one sentence why Riposte must not contain, for example --reason "incident 42"',
    });
  }
  const sandbox = options.sandbox ? await readSandboxFile(io.cwd) : undefined;
  const { project, name } = sandbox
    ? { project: sandbox.project, name: 'riposte' }
    : placeOf(options, io, 'riposte kill on --project PROJECT --reason TEXT');
  const database = `projects/${project}/databases/${pipelineNames({ project: { id: project }, name }).effects}`;
  const transport = sandbox ? sandboxTransport(sandbox, io) : await connect(io, NEED);
  const at = toIso(io.now());
  const stored = await setKillSwitch(transport, database, { engaged, reason, at }).catch((cause: unknown) => {
    throw cause instanceof GoogleFault ? refused(cause, database) : cause;
  });
  if (stored.engaged !== engaged) {
    throw couldNot({
      code: 'kill-switch-changed-back',
      what: `the command set the kill switch, but it is ${stored.engaged ? 'on' : 'off'} again`,
      where: `${database}/documents/controls/kill-switch`,
      expected: engaged ? 'on' : 'off',
      fix: 'somebody else changed it at the same time: talk to them, then set it again',
    });
  }
  const where = sandbox ? `the sandbox of this folder (project ${project})` : `project ${project}`;
  io.stdout(
    engaged
      ? `The kill switch of ${name} in ${where} is ON: ${visible(reason)}\nRiposte contains nothing until you turn it off. Every refused step shows this reason. Workloads that are already contained stay contained, and an undo still works.\n`
      : `The kill switch of ${name} in ${where} is OFF.\nRiposte contains workloads again, starting with the next command. Responses that were refused in the meantime stay refused. To catch up, publish those findings again, or contain the workloads by hand (docs/runbooks.md#contain-by-hand).\n`,
  );
  return EXIT.handled;
}

const refused = (fault: GoogleFault, database: string) =>
  couldNot(
    {
      code: 'kill-switch-not-set',
      what: `the kill switch is not set: ${fault.message}`,
      where: database,
      expected: 'a deployed pipeline, and that you have roles/datastore.user on its project',
      fix:
        fault.kind === 'denied'
          ? 'run gcloud auth application-default login as somebody who has that role; until then, pause the actor: docs/runbooks.md#kill-switch'
          : fault.kind === 'not-found'
            ? 'correct --project and --name: that database does not exist'
            : 'try again; if it keeps failing, pause the actor: docs/runbooks.md#kill-switch',
    },
    fault,
  );
