import { type Lifecycle, leave } from './lifecycle';

/** Enabling is idempotent. A destroy disables the API for the whole project unless told not to: it is the default. */
export const projectService: Lifecycle = {
  types: ['google_project_service'],
  onConflict: () => undefined,
  delete(call) {
    const { cloud, type, id } = call;
    if (call.values.disable_on_destroy === false) {
      leave(call, 'disable_on_destroy is false: the API stays enabled');
      return;
    }
    cloud.remove(type, id);
    cloud.note({ kind: 'disabled', type, id, text: 'the API is disabled for everything in the project' });
  },
};
