import { apisCheck } from '../../../core/doctor/checks/apis';
import { WORKLOAD_CHECKS } from '../../../core/doctor/examine';
import { APIS_BEFORE_TERRAFORM } from '../../../core/doctor/needed-apis';
import { known } from '../../../core/values/result';
import { subject } from '../../factories/doctor';

const HUB = { project: { id: 'sec-hub' }, name: 'riposte' };
const judge = (apis: readonly string[], config = {}) =>
  apisCheck.judge({ ...subject({ apis: known(apis) }, config), hub: HUB });

describe('a project that a hub protects', () => {
  it('is checked for the APIs that its own stack needs', () => {
    expect(WORKLOAD_CHECKS).toContain(apisCheck);
  });

  it('needs the APIs that Terraform calls, and the fix is the command to enable them', () => {
    expect(judge([])).toMatchObject({
      status: 'problem',
      fix: `gcloud services enable ${APIS_BEFORE_TERRAFORM.join(' ')} --project=shop-prod`,
    });
  });

  it('needs no API of the pipeline', () => {
    expect(judge([...APIS_BEFORE_TERRAFORM, 'iam.googleapis.com'])).toMatchObject({
      status: 'ok',
      what: expect.stringContaining('1 of 1 APIs'),
    });
  });

  it('has a list of the APIs that the deployment will enable for admission', () => {
    expect(judge(APIS_BEFORE_TERRAFORM, { admission: { policy: 'leave' } })).toMatchObject({
      status: 'ok',
      details: ['binaryauthorization', 'cloudkms', 'containeranalysis', 'iam'].map(
        (name) => `${name}.googleapis.com`,
      ),
    });
  });

  it('has no pipeline to check', () => {
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
