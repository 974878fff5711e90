import { isOutsideRollout } from '../config/config-for';
import type { RuntimeConfig } from '../config/runtime-config';

/**
 * What the actor may do in one case, and why. It is answered once for each delivery (`confirm`), and everything that
 * depends on it asks this value.
 *
 * - `change`: workloads may be changed and findings marked.
 * - `record`: the case is planned, recorded and reported to people. Nothing else changes, and no mark is written.
 *
 * A decision of a person is another reason to change something: it becomes another member with `may: 'change'`, and the
 * compiler names what has to know about it.
 */
export type Authority =
  | { readonly may: 'change'; readonly because: 'enforce' }
  | { readonly may: 'record'; readonly because: 'observe' | 'approve' | 'outside-rollout' };

/** What becomes of a step that the authority does not cover. */
export type HeldStatus = 'would-run' | 'awaiting-approval';

/** `config`: the view of the project that the case is about (`viewFor`). */
export function confirm(config: RuntimeConfig): Authority {
  if (isOutsideRollout(config)) return { may: 'record', because: 'outside-rollout' };
  return config.mode === 'enforce'
    ? { may: 'change', because: 'enforce' }
    : { may: 'record', because: config.mode };
}

const HELD: Record<Extract<Authority, { may: 'record' }>['because'], HeldStatus> = {
  observe: 'would-run',
  approve: 'awaiting-approval',
  // Nobody decided about this project, so nobody is asked to approve anything.
  'outside-rollout': 'would-run',
};

/** Undefined: the step may be carried out. */
export const heldStatus = (authority: Authority): HeldStatus | undefined =>
  authority.may === 'change' ? undefined : HELD[authority.because];
