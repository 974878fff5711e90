import type { Command } from 'commander';
import type { ExitCode } from '../exit-codes';
import type { Io } from '../io';

export const addVerifyPlan = (program: Command, io: Io, done: (code: ExitCode) => void): Command =>
  program
    .command('verify-plan')
    .description('refuse a plan that is not the one that was reviewed')
    .argument('<plan>', 'the saved plan that is about to be applied, or its terraform show -json')
    .argument('<file>', 'what riposte review --fingerprint wrote')
    .addHelpText('after', '\nExit codes: 0 it was reviewed, 1 it was not, 2 bad usage or input.')
    .action(async (plan: string, file: string) => {
      done(await loaded().verifyPlan(plan, file, io));
    });

// `require` on purpose, as in rehearse.ts: `riposte --help` should not wait for what reads plans.
const loaded = () => require('../review/verify-plan') as typeof import('../review/verify-plan');
