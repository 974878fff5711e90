import type { Action } from '../action-contract/action';
import { ACTION_IDS, type ActionId } from '../action-contract/action-ids';
import type { ActionWords } from '../action-contract/words';
import { annotateFinding } from './annotate-finding';
import { notify } from './notify';
import { preserveEvidence } from './preserve-evidence';
import { removePublicAccess } from './remove-public-access';
import { restrictIngress } from './restrict-ingress';
import { shiftTraffic } from './shift-traffic';
import { stopService } from './stop-service';

export type {
  Action,
  PlanContext,
  RecordingAction,
  RecordingContext,
  ServiceAction,
  WorkloadAction,
  WorkloadContext,
} from '../action-contract/action';
export { ACTION_IDS, type ActionId } from '../action-contract/action-ids';

/** The compiler names what is missing when an id has no action. */
const BY_ID: { readonly [Id in ActionId]: Action } = {
  'preserve-evidence': preserveEvidence,
  'remove-public-access': removePublicAccess,
  'restrict-ingress': restrictIngress,
  'shift-traffic': shiftTraffic,
  'stop-service': stopService,
  'annotate-finding': annotateFinding,
  notify,
};

/** A built-in action. A deployment may have more, which are in its catalogue. */
export const actionOf = (id: ActionId): Action => BY_ID[id];

type BuiltIn = Action & { readonly words?: ActionWords };

/** The built-in action that a record names. Undefined: this version has no such action. */
export const tryAction = (id: string): BuiltIn | undefined =>
  Object.hasOwn(BY_ID, id) ? BY_ID[id as ActionId] : undefined;

/** The whole containment ladder, least destructive first. */
export const ACTIONS: readonly Action[] = ACTION_IDS.map((id) => BY_ID[id]);
