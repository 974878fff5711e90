import { isObject, type JsonObject } from '../../core/values/json';
import { textOf } from '../../core/values/json-values';
import type { CloudState } from '../state/cloud-state';
import { lastSegment } from '../state/names';
import { stackBlocks } from './resolver';

/**
 * The cloud without the accounts that the stacks create. What the seed states about them is a change after the
 * deployment.
 */
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
