import { apiProblem } from '../problem';
import { type Lifecycle, leave } from './lifecycle';

/** Sources of Security Command Center cannot be deleted. */
export const sccSource: Lifecycle = {
  types: ['google_scc_v2_organization_source', 'google_scc_source'],
  delete: (call) =>
    leave(call, 'SCC has no way to delete a source: every apply after a destroy makes one more'),
};

const DAY = 86_400_000;

/** A queue's name rests for a week after its deletion (Cloud Tasks: deleting queues). */
export const tasksQueue: Lifecycle = {
  types: ['google_cloud_tasks_queue'],
  onConflict({ cloud, id }, existing) {
    if (existing.status !== 'deleted')
      return apiProblem('creating Queue', 409, 'Queue already exists', 'alreadyExists');
    const age = Date.parse(cloud.state.now) - Date.parse(existing.deletedAt ?? cloud.state.now);
    if (age > 7 * DAY) return undefined;
    return apiProblem(
      'creating Queue',
      400,
      `The queue cannot be created because a queue with this name existed too recently: ${id}`,
      'failedPrecondition',
    );
  },
  delete({ cloud, type, id, values }) {
    cloud.put({ type, id, values, status: 'deleted', deletedAt: cloud.state.now });
    cloud.note({ kind: 'blocked', type, id, text: 'its name cannot be used for about 7 days' });
  },
};
