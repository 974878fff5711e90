import type { Command } from 'commander';
import type { ExitCode } from '../terminal/exit-codes';
import type { Io } from '../terminal/io';

export const addVerifyPlan = (program: Command, io: Io, done: (code: ExitCode) => void): Command =>
  program
    .command('verify-plan')
    .description('check that a plan is the one that was reviewed')
    .argument('<plan>', 'the saved plan that you are about to apply, or its output of terraform show -json')
    .argument('<file>', 'the file that riposte review --fingerprint wrote')
    .addHelpText('after', '\nExit codes: 0 reviewed, 1 not reviewed, 2 bad usage or input.')
    .action(async (plan: string, file: string) => {
      done(await loaded().verifyPlan(plan, file, io));
    });

// `require` is intended, as in pipelines.ts: `riposte --help` does not wait until the plan reader is loaded.
const loaded = () => require('../review/verify-plan') as typeof import('../review/verify-plan');
