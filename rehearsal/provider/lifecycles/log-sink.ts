import { type Lifecycle, leave } from './lifecycle';

/** Sinks: an existing one is adopted by its name; _Default and _Required cannot be deleted (provider code). */
export const logSink: Lifecycle = {
  types: ['google_logging_project_sink', 'google_logging_folder_sink', 'google_logging_organization_sink'],
  onConflict({ cloud, type, id }) {
    cloud.note({ kind: 'adopted', type, id, text: 'exists already: adopted and updated, not made' });
    return undefined;
  },
  delete(call) {
    const { name } = call.values;
    if (name === '_Default' || name === '_Required')
      leave(call, "Google's own sink: Terraform only forgets it");
    else call.cloud.remove(call.type, call.id);
  },
};
