import { isOutsideRollout } from '../runtime-config/config-for';
import type { RuntimeConfig } from '../runtime-config/runtime-config';

/**
 * What the actor may do in one case, and why. It is decided once for each delivery (`confirm`), and everything that
 * depends on it reads this value.
 *
 * - `change`: workloads may be changed and findings marked.
 * - `record`: Riposte plans and records the case and reports it to people. It changes nothing else and writes no mark.
 *
 * A person's decision is another reason to change something. It becomes another member with `may: 'change'`, and the
 * compiler then names the code that must handle it.
 */
export type Authority =
  | { readonly may: 'change'; readonly because: 'enforce' }
  | { readonly may: 'record'; readonly because: 'observe' | 'approve' | 'outside-rollout' };

/** The status of a step that the authority does not cover. */
export type HeldStatus = 'would-run' | 'awaiting-approval';

/** @param config - the view of the project that the case is about (`viewFor`) */
export function confirm(config: RuntimeConfig): Authority {
  if (isOutsideRollout(config)) return { may: 'record', because: 'outside-rollout' };
  return config.mode === 'enforce'
    ? { may: 'change', because: 'enforce' }
    : { may: 'record', because: config.mode };
}

const HELD: Record<Extract<Authority, { may: 'record' }>['because'], HeldStatus> = {
  observe: 'would-run',
  approve: 'awaiting-approval',
  // The rollout does not include this project, so Riposte asks nobody for approval.
  'outside-rollout': 'would-run',
};

/** Undefined: the step may be carried out. */
export const heldStatus = (authority: Authority): HeldStatus | undefined =>
  authority.may === 'change' ? undefined : HELD[authority.because];
