import { apiProblem, type Problem } from '../problem';
import type { Lifecycle } from './lifecycle';

const DAYS = 86_400_000;
/** Deleted roles can be undeleted for 7 days, and their ids are blocked for 30 more (IAM: deleting a custom role). */
const UNDELETABLE = 7 * DAYS;
const BLOCKED = 37 * DAYS;

const ageOf = (now: string, deletedAt: string | undefined): number =>
  Date.parse(now) - Date.parse(deletedAt ?? now);

/** Soft deletion: within 7 days a create silently undeletes (provider code); after them the id is blocked. */
export const customRole: Lifecycle = {
  types: ['google_project_iam_custom_role', 'google_organization_iam_custom_role'],
  onConflict({ cloud, type, id, values }, existing): Problem | undefined {
    const level = type.split('_')[1];
    if (existing.status !== 'deleted') {
      return { summary: `Custom ${level} role ${id} already exists and must be imported` };
    }
    const age = ageOf(cloud.state.now, existing.deletedAt);
    if (age <= UNDELETABLE) {
      cloud.note({
        kind: 'undeleted',
        type,
        id,
        text: 'was deleted within 7 days: undeleted and updated, not made anew',
      });
      return undefined;
    }
    if (age > BLOCKED) return undefined;
    return apiProblem(
      `creating the custom ${level} role ${id}`,
      400,
      `You can't create a role_id (${String(values.role_id)}) which has been marked for deletion.`,
      'failedPrecondition',
    );
  },
  delete({ cloud, type, id, values }) {
    cloud.put({ type, id, values, status: 'deleted', deletedAt: cloud.state.now });
    cloud.note({
      kind: 'blocked',
      type,
      id,
      text: 'the role is soft-deleted: undeletable for 7 days, then its id is blocked until day 37',
    });
  },
};
