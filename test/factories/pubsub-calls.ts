import type { JsonObject } from '../../core/values/json';
import { DEPLOYER } from '../../sandbox/boot/deployer';
import type { CloudState } from '../../sandbox/state/cloud-state';
import { bodyOf, boot, type Cloud, cloud, PROJECT } from '../sandbox/mini-stack';

export const P = `projects/${PROJECT}`;
export const TOPIC = `${P}/topics/news`;
export const SUBSCRIPTION = `${P}/subscriptions/news`;
export const FINDINGS = `${P}/topics/findings`;
export const PUSH = `shop-push@${PROJECT}.iam.gserviceaccount.com`;
export const deployer = (change: (state: CloudState) => CloudState = (state) => state): Cloud =>
  cloud(change(boot()), DEPLOYER);
export const put = (c: Cloud, name: string, body: JsonObject = {}) =>
  c.call('pubsub', 'PUT', `/v1/${name}`, { body });
export const refusal = (c: Cloud, name: string, body: JsonObject = {}) =>
  c.outcome('pubsub', 'PUT', `/v1/${name}`, { body });
export const patch = (c: Cloud, name: string, sent: JsonObject, updateMask: string) =>
  c.outcome('pubsub', 'PATCH', `/v1/${name}`, {
    body: { [name.includes('/topics/') ? 'topic' : 'subscription']: { name, ...sent }, updateMask },
  });
export const get = (c: Cloud, name: string) => bodyOf(c.call('pubsub', 'GET', `/v1/${name}`));

export const subscription = (more: JsonObject = {}): JsonObject => ({ topic: FINDINGS, ...more });
export const pushTo = (more: JsonObject = {}): JsonObject =>
  subscription({
    pushConfig: { pushEndpoint: 'https://x.run.app', oidcToken: { serviceAccountEmail: PUSH }, ...more },
  });

export const publish = (c: Cloud, attributes: Record<string, string>, text = 'hello') =>
  c.call('pubsub', 'POST', `/v1/${FINDINGS}:publish`, {
    body: { messages: [{ data: Buffer.from(text).toString('base64'), attributes }] },
  });
