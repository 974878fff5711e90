import type { JsonObject } from '../../core/json';
import { withProjectId } from '../protocol/names';
import { type Answer, type Call, page, textOf } from './service';

/** Configs of the stack and of others, under exactly the parent that is named: those below it are not listed. */
export function listNotificationConfigs(call: Call): Answer {
  const { state, message } = call;
  const parent = withProjectId(state, textOf(message.parent));
  const own = state.scc.configs.map(
    ({ name, topic, filter, serviceAccount }): JsonObject => ({
      name,
      pubsubTopic: topic,
      serviceAccount,
      streamingConfig: { filter },
    }),
  );
  const others = Object.entries(state.governance.notificationConfigs).map(
    ([name, config]): JsonObject => ({ name, ...config }),
  );
  const under = [...own, ...others].filter(({ name }) =>
    textOf(name).startsWith(`${parent}/notificationConfigs/`),
  );
  const { items, nextPageToken } = page(under, message, { byDefault: 10, max: 1000 });
  return {
    body: { notificationConfigs: [...items], ...(nextPageToken === undefined ? {} : { nextPageToken }) },
  };
}
