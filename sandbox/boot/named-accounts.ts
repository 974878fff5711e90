import { isObject, type JsonObject } from '../../core/json';
import { lastSegment } from '../protocol/names';
import type { CloudState } from '../protocol/state';
import type { GovernanceState } from '../services/governance-state';
import { textOf } from '../services/service';
import type { CloudSeed } from './cloud-seed';
import { stackBlocks } from './resolver';

const EMAIL = /\b([a-z][a-z0-9-]*[a-z0-9])@([a-z][a-z0-9-]*[a-z0-9])\.iam\.gserviceaccount\.com\b/g;

/** The form of Google's service agents, which nobody can make ahead. */
const isAgent = (account: string): boolean => /^(?:service-(?:\d|org-|folder-)|cmek-p\d)/.test(account);

/** The seed with the service accounts that stacks name and do not make: where a world is invented, they exist. */
export function withNamedAccounts(seed: CloudSeed, stacks: readonly unknown[]): CloudSeed {
  const made = new Set(stacks.filter(isObject).flatMap(accountsMadeBy));
  const named = [...JSON.stringify(stacks).matchAll(EMAIL)]
    .filter(([email, account = '']) => !isAgent(account) && !made.has(email))
    .map(([email, , project]) => `projects/${project}/serviceAccounts/${email}`);
  const serviceAccounts: GovernanceState['serviceAccounts'] = {
    ...Object.fromEntries(named.map((name) => [name, { disabled: false }])),
    ...seed.governance?.serviceAccounts,
  };
  return { ...seed, governance: { ...seed.governance, serviceAccounts } };
}

/** The cloud without accounts that the stacks make: what the seed says of them is what people changed afterwards. */
export function withoutOwnAccounts(state: CloudState, stacks: readonly JsonObject[]): CloudState {
  const made = new Set(stacks.flatMap(accountsMadeBy));
  const standing = Object.entries(state.governance.serviceAccounts).filter(
    ([name]) => !made.has(lastSegment(name)),
  );
  return { ...state, governance: { ...state.governance, serviceAccounts: Object.fromEntries(standing) } };
}

function accountsMadeBy(stack: JsonObject): readonly string[] {
  const provider = isObject(stack.provider) ? [stack.provider.google].flat()[0] : undefined;
  const home = isObject(provider) ? textOf(provider.project) : '';
  return stackBlocks(stack)
    .filter(({ kind, type }) => kind === 'resource' && type === 'google_service_account')
    .map(
      ({ config }) =>
        `${textOf(config.account_id)}@${textOf(config.project) || home}.iam.gserviceaccount.com`,
    );
}
