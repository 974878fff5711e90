import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { checkedConfig, DetectionAndResponse } from '@riposte/gcp';
import { App, LocalBackend, TerraformStack } from 'cdktf';

const project = { id: 'consumer-prj', number: '310987654321' };
const config = checkedConfig({
  project,
  region: 'europe-west1',
  mode: 'enforce',
  powers: {
    tiers: ['observe', 'access', 'workload'],
    runtimeServiceAccounts: ['web-runtime@consumer-prj.iam.gserviceaccount.com'],
  },
  operators: ['group:oncall@example.com'],
});

const app = new App();
const stack = new TerraformStack(app, 'security');
new LocalBackend(stack, { path: 'security.tfstate' });
new GoogleProvider(stack, 'google', { project: project.id, region: config.region });
new DetectionAndResponse(stack, 'riposte', { config });
app.synth();
