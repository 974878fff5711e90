import { isObject, type JsonObject } from '../../../core/values/json';
import { BootError } from '../../protocol/errors';
import type { Arguments } from '../arguments';
import { filledMembers, type Shape } from '../filled-members';
import { ask, projectOf, type Translation } from '../translation';

const AGGREGATIONS: Shape[string] = {
  list: {
    per_series_aligner: 'text',
    group_by_fields: 'texts',
    alignment_period: 'text',
    cross_series_reducer: 'text',
  },
};
const TRIGGER: Shape[string] = { block: { percent: 'number', count: 'number' } };

const CONDITION: Shape = {
  display_name: 'text',
  condition_absent: {
    block: { aggregations: AGGREGATIONS, trigger: TRIGGER, duration: 'text', filter: 'text' },
  },
  condition_monitoring_query_language: {
    block: { query: 'text', duration: 'text', trigger: TRIGGER, evaluation_missing_data: 'text' },
  },
  condition_threshold: {
    block: {
      threshold_value: 'number',
      denominator_filter: 'text',
      denominator_aggregations: AGGREGATIONS,
      duration: 'text',
      forecast_options: { block: { forecast_horizon: 'text' } },
      comparison: 'text',
      trigger: TRIGGER,
      aggregations: AGGREGATIONS,
      filter: 'text',
      evaluation_missing_data: 'text',
    },
  },
  condition_matched_log: { block: { filter: 'text', label_extractors: 'map' } },
  condition_prometheus_query_language: {
    block: {
      query: 'text',
      duration: 'text',
      evaluation_interval: 'text',
      labels: 'map',
      rule_group: 'text',
      alert_rule: 'text',
      disable_metric_validation: 'flag',
    },
  },
};

const ALERT_POLICY: Shape = {
  display_name: 'text',
  combiner: 'text',
  conditions: { list: CONDITION },
  notification_channels: 'texts',
  alert_strategy: {
    block: {
      notification_rate_limit: { block: { period: 'text' } },
      auto_close: 'text',
      notification_prompts: 'texts',
      notification_channel_strategy: {
        list: { notification_channel_names: 'texts', renotify_interval: 'text' },
      },
    },
  },
  user_labels: 'map',
  severity: 'text',
};
const DOCUMENTATION: Shape = {
  content: 'text',
  mime_type: 'text',
  subject: 'text',
  links: { list: { display_name: 'text', url: 'text' } },
};

const request = (method: 'POST' | 'DELETE', path: string) => ({
  service: 'monitoring' as const,
  method,
  path,
});

/** The provider always sends whether a policy is enabled. The documentation's type is the provider's default. */
function policyBody(args: Arguments): JsonObject {
  const documentation = args.block('documentation');
  return {
    ...filledMembers(args, ALERT_POLICY),
    enabled: args.flag('enabled') ?? true,
    ...(documentation
      ? { documentation: { mimeType: 'text/markdown', ...filledMembers(documentation, DOCUMENTATION) } }
      : {}),
  };
}

const alertPolicy: Translation = {
  type: 'google_monitoring_alert_policy',
  *create(args, around) {
    const project = projectOf(args, around);
    const path = `/v3/projects/${project}/alertPolicies`;
    const { name = '' } = yield* ask({ ...request('POST', path), body: policyBody(args) });
    return { id: name, name, project };
  },
  *destroy(args) {
    yield* ask(request('DELETE', `/v3/${args.required('name')}`));
  },
};

/** Secrets of a channel, which are sent among its labels. */
const SENSITIVE: Shape = { auth_token: 'text', password: 'text', service_key: 'text' };
const CHANNEL: Shape = { type: 'text', user_labels: 'map', description: 'text', display_name: 'text' };

const notificationChannel: Translation = {
  type: 'google_monitoring_notification_channel',
  *create(args, around) {
    const project = projectOf(args, around);
    const sensitive = args.block('sensitive_labels');
    args.leave(['force_delete'], 'the provider reads it when it deletes the channel');
    const body: JsonObject = {
      ...filledMembers(args, CHANNEL),
      enabled: args.flag('enabled') ?? true,
      labels: { ...args.map('labels'), ...secretsOf(sensitive) },
    };
    const path = `/v3/projects/${project}/notificationChannels`;
    const { name = '', verificationStatus = '' } = yield* ask({ ...request('POST', path), body });
    return { id: name, name, verification_status: verificationStatus, project };
  },
  *destroy(args) {
    const query = { force: String(args.flag('force_delete') ?? false) };
    yield* ask({ ...request('DELETE', `/v3/${args.required('name')}`), query });
  },
};

const secretsOf = (sensitive: Arguments | undefined): JsonObject => {
  const { authToken, password, serviceKey } = sensitive ? filledMembers(sensitive, SENSITIVE) : {};
  return {
    ...(authToken === undefined ? {} : { auth_token: authToken }),
    ...(password === undefined ? {} : { password }),
    ...(serviceKey === undefined ? {} : { service_key: serviceKey }),
  };
};

/** The JSON is the request, unchanged. */
const dashboard: Translation = {
  type: 'google_monitoring_dashboard',
  *create(args, around) {
    const project = projectOf(args, around);
    const path = `/v1/projects/${project}/dashboards`;
    const { name = '' } = yield* ask({ ...request('POST', path), body: dashboardOf(args) });
    return { id: name, project };
  },
  *destroy(args) {
    yield* ask(request('DELETE', `/v1/${args.required('id')}`));
  },
};

function dashboardOf(args: Arguments): JsonObject {
  const text = args.required('dashboard_json');
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new BootError({
    where: `${args.path}.dashboard_json`,
    what: 'the value is not a JSON object',
    expected: 'a dashboard of the Monitoring API, version 1, as JSON',
    fix: 'correct dashboard_json in the construct',
  });
}

/** Alerts, dashboards and channels. */
export const MONITORING_TRANSLATIONS: readonly Translation[] = [alertPolicy, notificationChannel, dashboard];
