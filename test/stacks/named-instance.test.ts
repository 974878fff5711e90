import { rehearseFinding } from '@riposte/gcp/testing';
import { synthesizeProject } from '../../stacks/synthesize';
import { parsedConfig, standInBundle } from '../factories/synthesized-stack';
import { tempFolder } from '../factories/temp-folder';

/** The functions get all names from the stack, so a pipeline with another name must do the same job. */
test('a pipeline with another name contains the reference finding', async () => {
  const config = parsedConfig({
    name: 'blue',
    project: { id: 'demo-prj', number: '210987654321' },
    region: 'us-central1',
    powers: {
      tiers: ['observe', 'access', 'workload'],
      runtimeServiceAccounts: ['web-runtime@demo-prj.iam.gserviceaccount.com'],
    },
  });
  const outdir = tempFolder('named');
  synthesizeProject(config, { outdir, bundleDir: standInBundle() });
  const { record, diagnosis } = await rehearseFinding({ outdir });
  expect(diagnosis).toEqual([]);
  expect(record).toMatchObject({
    verdict: 'contained',
    undoTopic: 'projects/demo-prj/topics/blue-undo',
  });
});
