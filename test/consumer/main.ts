import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { DetectionAndResponse, parseResponseConfig } from '@riposte/gcp';
import { App, LocalBackend, TerraformStack } from 'cdktf';

const config = parseResponseConfig({
  project: { id: 'consumer-prj', number: '310987654321' },
  region: 'europe-west1',
  mode: 'enforce',
  powers: {
    tiers: ['observe', 'access', 'workload'],
    runtimeServiceAccounts: ['web-runtime@consumer-prj.iam.gserviceaccount.com'],
  },
  operators: ['group:oncall@example.com'],
  backend: { type: 'local', path: 'security.tfstate' },
});
if (!config.ok) throw new Error(JSON.stringify(config.error, null, 2));

const app = new App();
const stack = new TerraformStack(app, 'security');
new LocalBackend(stack, { path: 'security.tfstate' });
new GoogleProvider(stack, 'google', { project: config.value.project.id, region: config.value.region });
new DetectionAndResponse(stack, 'riposte', { config: config.value });
app.synth();
