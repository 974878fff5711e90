import { DataGoogleKmsCryptoKeyVersion } from '@cdktf/provider-google/lib/data-google-kms-crypto-key-version';
import { CustomRole, checkedConfig, ImageAdmission, OperatorError, ProtectedProject } from '../../../index';
import { emptyStack } from '../../factories/empty-stack';
import { PROJECT } from '../../factories/parts';

const { stack } = emptyStack();
/** Any attribute that Terraform computes. */
const computed = new DataGoogleKmsCryptoKeyVersion(stack, 'read', { cryptoKey: 'k' }).name;
const elsewhere = { id: computed, number: '1' };
const instance = { project: PROJECT, name: 'riposte' };

describe('a project id that Terraform computes is refused by name, without a placeholder', () => {
  const refusal = (make: () => unknown): OperatorError => {
    try {
      make();
    } catch (cause) {
      if (cause instanceof OperatorError) return cause;
    }
    throw new Error('nothing was refused');
  };

  it.each([
    [
      'a config',
      () => checkedConfig({ project: elsewhere, region: 'europe-west1' }),
      { code: 'config-refused', what: expect.stringMatching(/ - project\.id: .*\[computed\]/) },
    ],
    [
      'a protected project',
      () =>
        new ProtectedProject(stack, 'protected', {
          project: elsewhere,
          hub: instance,
          grants: { responder: [], actor: [] },
        }),
      { code: 'computed', where: 'parts/protected', what: expect.stringMatching(/ project\.id,/) },
    ],
    [
      'the hub of one',
      () =>
        new ProtectedProject(stack, 'by-hub', {
          project: PROJECT,
          hub: { ...instance, project: elsewhere },
          grants: { responder: [], actor: [] },
        }),
      { code: 'computed', where: 'parts/by-hub', what: expect.stringMatching(/ hub\.project\.id,/) },
    ],
    [
      'a role',
      () =>
        new CustomRole(stack, 'role', {
          project: elsewhere,
          instance,
          identity: 'actor',
          scope: 'project',
          permissions: [],
        }),
      { code: 'computed', where: 'parts/role', what: expect.stringMatching(/ project\.id,/) },
    ],
    [
      'an admission',
      () =>
        new ImageAdmission(stack, 'admission', {
          project: elsewhere,
          instance,
          location: 'europe-west1',
          policy: 'leave',
        }),
      { code: 'computed', where: 'parts/admission', what: expect.stringMatching(/ project\.id,/) },
    ],
  ])('%s', (_, make, expected) => {
    const { problem, message } = refusal(make);
    expect(problem).toMatchObject(expected);
    expect(message).not.toContain('TfToken');
  });
});
