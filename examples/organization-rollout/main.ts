import { runSynthesis } from '@riposte/gcp';
import { rollout } from './rollout.config';

process.exitCode = runSynthesis({
  config: rollout,
  configName: 'rollout.config.ts',
  args: process.argv.slice(2),
});
