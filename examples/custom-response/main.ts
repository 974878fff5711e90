import { join } from 'node:path';
import { runSynthesis } from '@riposte/gcp';
import { config } from './riposte.config';

process.exitCode = runSynthesis({
  config,
  args: process.argv.slice(2),
  bundle: {
    entry: require.resolve('./functions'),
    outdir: join(__dirname, '.riposte', 'functions-bundle'),
  },
});
