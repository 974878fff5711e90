import { readActAs } from '../../../cli/doctor/read-act-as';
import type { Reader } from '../../../cli/doctor/reader';
import type { JsonObject } from '../../../core/values/json';
import { CONFIG } from './planted-clouds';

const ACTOR = 'serviceAccount:riposte-actor@shop-prod.iam.gserviceaccount.com';
const [EMAIL] = CONFIG.powers.runtimeServiceAccounts as [string];

/** The permissions of the actor on the one listed account, given the account's binding and its role. */
async function held(binding: JsonObject, role: JsonObject) {
  const reader = {
    post: async () => ({ bindings: [{ role: 'projects/shop-prod/roles/r', members: [ACTOR], ...binding }] }),
    get: async () => ({ includedPermissions: ['iam.serviceAccounts.actAs'], ...role }),
  } as unknown as Reader;
  const names = { actor: 'riposte-actor' } as never;
  return (await readActAs({ reader, config: CONFIG, names, project: 'projects/shop-prod' }))[EMAIL];
}

describe('whether the actor may act as an account', () => {
  it.each([
    ['a role with the permission', {}, {}, true],
    ['a role without it', {}, { includedPermissions: ['iam.serviceAccounts.get'] }, false],
    ['a deleted role', {}, { deleted: true }, false],
    ['a role of somebody else', { members: ['user:somebody@example.com'] }, {}, false],
    ['a role under a condition', { condition: { expression: 'false' } }, {}, false],
  ])('%s answers', async (_what, binding, role, value) => {
    expect(await held(binding as JsonObject, role as JsonObject)).toEqual({ status: 'known', value });
  });
});
