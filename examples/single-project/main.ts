import { runSynthesis } from '@riposte/gcp';
import { config } from './riposte.config';

process.exitCode = runSynthesis({ config, args: process.argv.slice(2) });
