import type { JsonObject } from '../../core/values/json';
import { type Handled, handle } from '../../sandbox/gateway/handle';
import type { Principal, SandboxRequest, ServiceId } from '../../sandbox/protocol/request';
import type { CloudState } from '../../sandbox/state/cloud-state';
import { ACTOR, START } from './fixture-names';

type Rest = Partial<Pick<SandboxRequest, 'query' | 'headers' | 'body'>>;

export const request = (
  service: ServiceId,
  method: string,
  path: string,
  rest: Rest = {},
): SandboxRequest => ({
  service,
  method,
  path,
  query: {},
  headers: {},
  ...rest,
});

type Call = (
  service: ServiceId,
  method: string,
  path: string,
  rest?: Rest,
  as?: Principal | undefined,
) => Handled;

export interface Cloud {
  state: CloudState;
  nowMs: number;
  call: Call;
  /** Status and error message. */
  outcome(...args: Parameters<Call>): string;
}

/** A small cloud that keeps its state between calls. */
export function cloud(start: CloudState, principal: Principal = ACTOR): Cloud {
  const self: Cloud = {
    state: start,
    nowMs: START,
    call(service, method, path, rest = {}, as = principal) {
      const handled = handle(self.state, request(service, method, path, rest), as, self.nowMs);
      self.state = handled.state;
      return handled;
    },
    outcome(...args) {
      const { response } = self.call(...args);
      const error = (response.body as { error?: { status?: string; message?: string } }).error;
      return error ? `${response.status} ${error.status}: ${error.message}` : String(response.status);
    },
  };
  return self;
}

export const bodyOf = <T = JsonObject>(handled: Handled): T => handled.response.body as T;
