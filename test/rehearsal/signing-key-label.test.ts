import type { JsonObject } from '../../core/values/json';
import type { ImageAdmissionProps } from '../../index';
import type { CloudSeed } from '../../sandbox/boot/cloud-seed';
import { imageAdmission, SIGNER } from '../factories/admission';
import { emptyProject } from '../factories/empty-project';
import { PROJECT, partsOf } from '../factories/parts';
import { errorsOf, RehearsedStack, stackOf, withTerraform } from '../factories/terraform';

const seed = emptyProject(PROJECT);
const signer = SIGNER.replace('serviceAccount:', 'projects/ci-prj/serviceAccounts/');
/** The project of the parts, and the pipeline that signs. */
const CLOUD: CloudSeed = {
  ...seed,
  governance: { ...seed.governance, serviceAccounts: { [signer]: { disabled: false } } },
};

/** Image admission, in the form that a stack of that project has. */
function admission(props: Partial<ImageAdmissionProps> = {}): JsonObject {
  const { json } = partsOf((stack) => void imageAdmission(stack, props));
  const { resource, data, locals } = json;
  const provider = { google: [{ project: PROJECT.id, region: 'europe-west1' }] };
  return stackOf(resource as JsonObject, { data, locals, provider } as JsonObject);
}

withTerraform.test(
  `a label on the signing key changes the key alone, not the attestor${withTerraform.reason}`,
  async () => {
    const stack = await RehearsedStack.create(admission(), CLOUD);
    await stack.init();
    expect(errorsOf(await stack.apply())).toEqual([]);
    stack.write(admission({ transform: { key: { labels: { team: 'security' } } } }));
    const { changes } = await stack.run('plan', '-json');
    expect(changes).toEqual([
      { address: expect.stringMatching(/^google_kms_crypto_key\./), action: 'update' },
    ]);
  },
  60_000,
);
