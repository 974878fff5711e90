import type { ImageAdmissionProps } from '../../constructs';
import type { JsonObject } from '../../core/json';
import { imageAdmission } from '../factories/admission';
import { partsOf } from '../factories/parts';
import { errorsOf, RehearsedStack, stackOf, withTerraform } from '../factories/terraform';

/** Image admission, as a stack for the offline provider. */
function admission(props: Partial<ImageAdmissionProps> = {}): JsonObject {
  const { json } = partsOf((stack) => void imageAdmission(stack, props));
  const { resource, data, locals } = json;
  return stackOf(resource as JsonObject, { data, locals } as JsonObject);
}

withTerraform.test(
  `a label on the signing key changes the key alone, not the attestor${withTerraform.reason}`,
  async () => {
    const stack = await RehearsedStack.create(admission());
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
