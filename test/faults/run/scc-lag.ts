import type { World } from '../../../sandbox/gateway/world';
import type { Principal, SandboxRequest, SandboxResponse } from '../../../sandbox/protocol/request';
import type { StoredFinding } from '../../../sandbox/state/cloud-state';

/** SCC publishes a version of a finding before its list shows it. */
export class SccLag {
  private readonly hidden = new Map<
    string,
    { readonly untilMs: number; readonly shown: StoredFinding | undefined }
  >();

  constructor(private readonly world: World) {}

  /** @param shown what the list shows until then; undefined: not even the finding */
  hide(canonicalName: string, forMs: number, shown: StoredFinding | undefined): void {
    this.hidden.set(canonicalName, { untilMs: this.world.nowMs() + forMs, shown });
  }

  end(): void {
    this.hidden.clear();
  }

  request(request: SandboxRequest, principal: Principal | undefined): SandboxResponse {
    const { world } = this;
    const late = [...this.hidden].filter(([, { untilMs }]) => world.nowMs() < untilMs);
    if (request.service !== 'scc' || request.method !== 'GET' || late.length === 0) {
      return world.request(request, principal);
    }
    const truth = world.state;
    const findings = { ...truth.scc.findings };
    for (const [key, { shown }] of late) {
      if (shown) findings[key] = shown;
      else delete findings[key];
    }
    world.state = { ...truth, scc: { ...truth.scc, findings } };
    const response = world.request(request, principal);
    world.state = truth;
    return response;
  }
}
