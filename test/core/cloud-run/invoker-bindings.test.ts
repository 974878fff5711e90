import fc from 'fast-check';
import { isPublic, publicBindings } from '../../../core/cloud-run/invoker-bindings';
import type { JsonObject } from '../../../core/values/json';

const member = fc.constantFrom('allUsers', 'allAuthenticatedUsers', 'user:a@example.com', 7, null);
const policy = fc.record(
  {
    bindings: fc.oneof(
      fc.array(
        fc.oneof(
          fc.record(
            {
              role: fc.constantFrom('roles/run.invoker', 'roles/run.viewer', null),
              members: fc.oneof(fc.array(member, { maxLength: 4 }), fc.constantFrom('allUsers', null)),
              condition: fc.constantFrom({ expression: 'true' }, null),
            },
            { requiredKeys: [] },
          ),
          fc.constantFrom('allUsers', null),
        ),
        { maxLength: 4 },
      ),
      fc.constantFrom('allUsers', {}),
    ),
  },
  { requiredKeys: [] },
);

describe('isPublic', () => {
  test('is true exactly when the normal form has a public member', () => {
    fc.assert(
      fc.property(policy, (any) => {
        const read = any as JsonObject;
        expect(isPublic(read)).toBe(publicBindings(read).length > 0);
      }),
      { numRuns: 500 },
    );
  });
});
