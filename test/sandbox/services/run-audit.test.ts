import { collectionsOf } from '../../../core/finding/resource-names';
import { AUTOMATIC } from '../../../core/targets';
import type { JsonObject } from '../../../core/values/json';
import { run } from '../../../sandbox/services/run';
import { bodyOf, boot, type Cloud, cloud, PROJECT, STRANGER, WEB } from '../mini-stack';

const DEPLOYER = 'user:deployer@example.com';
const AGENT = 'Terraform/1.11.4';
const KN = `/apis/serving.knative.dev/v1/namespaces/${PROJECT}/services/web`;
const host = 'us-central1-run.googleapis.com';

const started = (principal = DEPLOYER): Cloud => cloud(boot(), principal);

/** Entries of Cloud Run, in the form in which a reader gets them. */
function entriesOf(c: Cloud): JsonObject[] {
  return c.state.logging.entries.filter(
    ({ protoPayload }) => (protoPayload as JsonObject).serviceName === 'run.googleapis.com',
  ) as JsonObject[];
}
const auditOf = (entry: JsonObject | undefined) => entry?.protoPayload as JsonObject;

test('an update through v2 is the first entry of an operation, with caller, method and tool', () => {
  const c = started();
  c.call('run', 'PATCH', `/v2/${WEB}`, {
    query: { updateMask: 'description' },
    body: { name: WEB, description: 'mine' },
    headers: { 'user-agent': AGENT },
  });
  const [entry] = entriesOf(c);
  expect(entry).toMatchObject({
    logName: `projects/${PROJECT}/logs/cloudaudit.googleapis.com%2Factivity`,
    resource: {
      type: 'cloud_run_revision',
      labels: { project_id: PROJECT, service_name: 'web', location: 'us-central1' },
    },
    operation: { first: true, producer: 'run.googleapis.com' },
  });
  expect(auditOf(entry)).toMatchObject({
    methodName: 'google.cloud.run.v2.Services.UpdateService',
    resourceName: WEB,
    authenticationInfo: { principalEmail: 'deployer@example.com' },
    requestMetadata: { callerSuppliedUserAgent: AGENT },
    request: { '@type': 'type.googleapis.com/google.cloud.run.v2.UpdateServiceRequest' },
  });
  expect(auditOf(entry)).not.toHaveProperty('status');
});

test('a replacement through v1 is one entry, with the namespace as its name and without the request', () => {
  const c = started();
  const read = bodyOf(c.call('run', 'GET', KN, { headers: { host } }));
  c.call('run', 'PUT', KN, { headers: { host }, body: read });
  const [entry] = entriesOf(c);
  expect(auditOf(entry)).toMatchObject({
    methodName: 'google.cloud.run.v1.Services.ReplaceService',
    resourceName: `namespaces/${PROJECT}/services/web`,
  });
  expect(auditOf(entry)).not.toHaveProperty('request');
  expect(entry).not.toHaveProperty('operation');
  expect(entry).toMatchObject({ resource: { labels: { location: 'us-central1' } } });
});

test('a change of a policy is an entry with the full name, and without a service in its labels', () => {
  const c = started();
  c.call('run', 'POST', `/v2/${WEB}:setIamPolicy`, { body: { policy: { bindings: [] } } });
  const [entry] = entriesOf(c);
  expect(auditOf(entry)).toMatchObject({
    methodName: 'google.cloud.run.v2.Services.SetIamPolicy',
    resourceName: WEB,
  });
  expect(entry).toMatchObject({ resource: { labels: { service_name: '' } } });
});

test('a refused change is also an entry, and a read is not', () => {
  const c = started(STRANGER);
  c.call('run', 'GET', `/v2/${WEB}`);
  c.call('run', 'PATCH', `/v2/${WEB}`, {
    query: { updateMask: 'description' },
    body: { name: WEB, description: 'x' },
  });
  expect(entriesOf(c).map(auditOf)).toMatchObject([{ status: { code: 7 } }]);
});

const unauditedIn = (methods: typeof run.methods): readonly string[] =>
  AUTOMATIC.flatMap(({ kind, response }) => {
    const resources = collectionsOf(kind).map((name) => name.charAt(0).toUpperCase() + name.slice(1));
    return Object.keys(methods).filter((id) => {
      const [resource = '', verb = ''] = id.split('.');
      const isChange = resources.includes(resource) && response.changes.includes(verb);
      return isChange && methods[id]?.audit === undefined;
    });
  });

test('every method of v2 that reverses a containment writes an entry, for every kind that Riposte changes', () => {
  expect(unauditedIn(run.methods)).toEqual([]);
  const silent = { ...run.methods['Services.UpdateService'], audit: undefined } as never;
  expect(unauditedIn({ ...run.methods, 'Services.UpdateService': silent })).toEqual([
    'Services.UpdateService',
  ]);
});
