import { DataGoogleKmsCryptoKeyVersion } from '@cdktf/provider-google/lib/data-google-kms-crypto-key-version';
import { CustomRole, checkedConfig, ImageAdmission, ProtectedProject } from '../../../index';
import { emptyStack } from '../../factories/empty-stack';
import { PROJECT } from '../../factories/parts';

const { stack } = emptyStack();
/** Any attribute that Terraform computes. */
const computed = new DataGoogleKmsCryptoKeyVersion(stack, 'read', { cryptoKey: 'k' }).name;
const elsewhere = { id: computed, number: '1' };
const instance = { project: PROJECT, name: 'riposte' };

describe('a project id that Terraform computes is refused by name, without a placeholder', () => {
  const refusal = (make: () => unknown): string => {
    try {
      make();
    } catch (cause) {
      return String(cause);
    }
    return 'nothing was refused';
  };

  it.each([
    [
      'a config',
      () => checkedConfig({ project: elsewhere, region: 'europe-west1' }),
      /project\.id: the value is computed by Terraform.*literal; write project\.id itself/,
    ],
    [
      'a protected project',
      () =>
        new ProtectedProject(stack, 'protected', {
          project: elsewhere,
          hub: instance,
          grants: { responder: [], actor: [] },
        }),
      /parts\/protected: project\.id is computed by Terraform/,
    ],
    [
      'the hub of one',
      () =>
        new ProtectedProject(stack, 'by-hub', {
          project: PROJECT,
          hub: { ...instance, project: elsewhere },
          grants: { responder: [], actor: [] },
        }),
      /parts\/by-hub: hub\.project\.id is computed by Terraform/,
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
      /parts\/role: project\.id is computed/,
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
      /parts\/admission: project\.id is computed/,
    ],
  ])('%s', (_, make, expected) => {
    const said = refusal(make);
    expect(said).toMatch(expected);
    expect(said).not.toContain('TfToken');
  });
});
