import { config } from '../../riposte.config';
import { existingKey } from '../factories/existing-parts';
import { MainJob } from './main-job';

const REGION = config.region;
const KEY = `projects/keys/locations/${REGION}/keyRings/security/cryptoKeys/riposte`;

test('a hardened pipeline contains the reference finding like any other pipeline', async () => {
  const job = MainJob.prepare({
    config: {
      ...config,
      profile: 'hardened',
      encryption: { kmsKey: KEY },
      network: {
        vpcConnector: `projects/shared-vpc/locations/${REGION}/connectors/serverless`,
        workerPool: `projects/builds/locations/${REGION}/workerPools/private`,
      },
    },
    seedOptions: { besides: existingKey(KEY, { id: 'demo-prj', number: '210987654321' }) },
  });
  const { record } = await job.run();
  expect(record?.verdict).toBe('contained');
});
