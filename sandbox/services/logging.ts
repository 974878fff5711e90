import { defineService } from '../contract/service';
import { LOGGING_API } from '../schema/logging-api';
import { BUCKET_METHODS } from './logging-buckets';
import { ENTRY_METHODS } from './logging-entries';
import { LOCATION_METHODS } from './logging-locations';
import { METRIC_METHODS } from './logging-metrics';
import { SETTINGS_METHODS } from './logging-settings';
import { SINK_METHODS } from './logging-sinks';
import { VIEW_METHODS } from './logging-views';

/** Cloud Logging v2: entries and their destinations, namely sinks, log buckets and metrics. */
export const logging = defineService({
  sources: LOGGING_API,
  api: 'logging.googleapis.com',
  methods: {
    ...ENTRY_METHODS,
    ...SINK_METHODS,
    ...BUCKET_METHODS,
    ...VIEW_METHODS,
    ...METRIC_METHODS,
    ...SETTINGS_METHODS,
    ...LOCATION_METHODS,
  },
});
