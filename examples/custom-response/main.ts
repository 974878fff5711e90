import { join } from 'node:path';
import { bundleFunctions, runSynthesis } from '@riposte/gcp';
import { config } from './riposte.config';

/** Built before every synthesis, so that what is deployed and what is configured never differ. */
const bundleDir = bundleFunctions({
  entry: require.resolve('./functions'),
  outdir: join(__dirname, '.riposte', 'functions-bundle'),
});

process.exitCode = runSynthesis({ config, bundleDir });
