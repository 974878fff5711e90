import { defineService } from '../contract/service';
import { ALERT_METHODS } from './monitoring-alerts';
import { MONITORING_API } from './monitoring-api';
import { CHANNEL_METHODS } from './monitoring-channels';
import { DASHBOARD_METHODS } from './monitoring-dashboards';
import { SERIES_METHODS } from './monitoring-series';

/** Cloud Monitoring: time series, alert policies and channels of version 3, dashboards of version 1. */
export const monitoring = defineService({
  sources: MONITORING_API,
  api: 'monitoring.googleapis.com',
  methods: { ...SERIES_METHODS, ...ALERT_METHODS, ...CHANNEL_METHODS, ...DASHBOARD_METHODS },
});
