import { apisCheck } from '../../../core/doctor/checks/apis';
import { WORKLOAD_CHECKS } from '../../../core/doctor/examine';
import { APIS_BEFORE_TERRAFORM } from '../../../core/doctor/needed-apis';
import { known } from '../../../core/values/result';
import { subject } from '../../factories/doctor';

const HUB = { project: { id: 'sec-hub' }, name: 'riposte' };
const judge = (apis: readonly string[], config = {}) =>
  apisCheck.judge({ ...subject({ apis: known(apis) }, config), hub: HUB });

describe('a project that a hub protects', () => {
  it('is asked for the APIs that its own stack needs', () => {
    expect(WORKLOAD_CHECKS).toContain(apisCheck);
  });

  it('needs what Terraform speaks to, and is told the line', () => {
    expect(judge([])).toMatchObject({
      status: 'problem',
      fix: `gcloud services enable ${APIS_BEFORE_TERRAFORM.join(' ')} --project=shop-prod`,
    });
  });

  it('needs none of the pipeline', () => {
    expect(judge([...APIS_BEFORE_TERRAFORM, 'iam.googleapis.com'])).toMatchObject({
      status: 'ok',
      what: '1 of 1 APIs of the stack are on',
    });
  });

  it('is told what the deployment will switch on for admission', () => {
    expect(judge(APIS_BEFORE_TERRAFORM, { admission: { policy: 'leave' } })).toMatchObject({
      status: 'ok',
      details: ['binaryauthorization', 'cloudkms', 'containeranalysis', 'iam'].map(
        (name) => `${name}.googleapis.com`,
      ),
    });
  });

  it('has no pipeline to be asked about', () => {
    const ids = WORKLOAD_CHECKS.map(({ id }) => id);
    for (const id of [
      'service-agents',
      'push-tokens',
      'locations',
      'function-names',
      'log-buckets',
      'invokers',
      'subscriptions',
    ]) {
      expect(ids).not.toContain(id);
    }
  });
});
