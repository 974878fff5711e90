import { apiProblem } from '../problem';
import { type Lifecycle, refuse } from './lifecycle';

/** A channel that an alert policy names goes only with force_delete. */
export const notificationChannel: Lifecycle = {
  types: ['google_monitoring_notification_channel'],
  beforeDelete(call) {
    const user = call.cloud.state.resources.find(({ type, status, values }) => {
      const channels = values.notification_channels;
      const named =
        Array.isArray(channels) &&
        channels.some((channel) => channel === call.id || channel === call.values.name);
      return type === 'google_monitoring_alert_policy' && status === 'live' && named;
    });
    if (!user || call.values.force_delete === true) return undefined;
    return refuse(
      call,
      apiProblem(
        'deleting NotificationChannel',
        400,
        `Cannot delete channel ${call.id}, because ${user.id} uses it.`,
      ),
    );
  },
};
