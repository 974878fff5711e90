import {
  pipelineIdentity,
  responderSinkFilter,
  tamperSinkFilter,
  tryWorkloadChange,
} from '../../../core/tamper';
import { meetsClause, renderClause } from '../../../core/tamper/clause';
import { workloadChangeClause } from '../../../core/tamper/workload-change';
import type { JsonObject } from '../../../core/values/json';
import { matchesLogQuery, parseLogQuery } from '../../../sandbox/log-query';
import { decoded, logEntryJson, PIPELINE } from '../../factories/log-entry';
import { PROJECT, SERVICE } from '../../factories/names';

const ACTOR = `riposte-actor@${PROJECT.id}.iam.gserviceaccount.com`;
const FULL = SERVICE;
const V1 = `namespaces/${PROJECT.id}/services/checkout`;

interface Changes {
  readonly audit?: JsonObject;
  readonly entry?: JsonObject;
  readonly labels?: JsonObject;
}

/** A real shape: another team's service, changed through API v1. */
function entry({ audit = {}, entry: members = {}, labels = {} }: Changes = {}): JsonObject {
  const json = logEntryJson('run-service-of-others-deleted');
  const resource = json.resource as JsonObject;
  return {
    ...json,
    ...members,
    resource: { ...resource, labels: { ...(resource.labels as JsonObject), ...labels } },
    protoPayload: {
      ...(json.protoPayload as JsonObject),
      methodName: 'google.cloud.run.v1.Services.ReplaceService',
      ...audit,
    },
  };
}
const read = (changes: Changes = {}) => tryWorkloadChange(decoded(entry(changes)), PIPELINE);

describe('the service that was changed', () => {
  test.each<[string, Changes]>([
    ['v1, with its region in the labels', {}],
    [
      'v1, with its region in the response',
      {
        labels: { location: '' },
        audit: { response: { metadata: { labels: { 'cloud.googleapis.com/location': 'europe-west1' } } } },
      },
    ],
    ['v2', { audit: { methodName: 'google.cloud.run.v2.Services.UpdateService', resourceName: FULL } }],
    [
      'a policy, without a service in the labels',
      {
        audit: { methodName: 'google.cloud.run.v1.Services.SetIamPolicy', resourceName: FULL },
        labels: { service_name: '' },
      },
    ],
    [
      'beneath a function',
      { audit: { methodName: 'google.cloud.serverless.internal.InternalServices.ReplaceInternalService' } },
    ],
    [
      'a revision of v1',
      {
        audit: {
          methodName: 'google.cloud.run.v1.Revisions.DeleteRevision',
          resourceName: `namespaces/${PROJECT.id}/revisions/checkout-00007-bad`,
        },
      },
    ],
    [
      'a revision of v2',
      {
        audit: {
          methodName: 'google.cloud.run.v2.Revisions.DeleteRevision',
          resourceName: `${FULL}/revisions/checkout-00007-bad`,
        },
      },
    ],
  ])('%s', (_what, changes) => {
    expect(read(changes)?.workload).toBe(SERVICE);
  });

  test('has the number of its project if the entry has it', () => {
    expect(read({ audit: { resourceName: `namespaces/${PROJECT.number}/services/checkout` } })).toMatchObject(
      {
        project: PROJECT.number,
        workload: SERVICE.replace(PROJECT.id, PROJECT.number),
      },
    );
  });

  test.each<[string, Changes]>([
    ['a call that failed', { audit: { status: { code: 7, message: 'denied' } } }],
    ['a dry run', { audit: { request: { validateOnly: true } } }],
    ['a creation', { audit: { methodName: 'google.cloud.run.v2.Services.CreateService' } }],
    ['a job', { audit: { resourceName: FULL.replace('services', 'jobs') } }],
    ['another API', { audit: { serviceName: 'cloudfunctions.googleapis.com' } }],
    [
      'a system event',
      { entry: { logName: `projects/${PROJECT.id}/logs/cloudaudit.googleapis.com%2Fsystem_event` } },
    ],
    ['no region anywhere', { labels: { location: '' } }],
    ['a name that leads out of its collection', { audit: { resourceName: `${FULL}/../../services/other` } }],
    ['an invalid name of v1', { audit: { resourceName: 'namespaces/a/services/b%2fc' } }],
  ])('is missing for %s', (_what, changes) => {
    expect(read(changes)).toBeUndefined();
  });
});

describe('the caller that changed it', () => {
  test('is reported with the tool that the caller names', () => {
    expect(read()?.change).toMatchObject({
      method: 'ReplaceService',
      principal: 'mallory@example.com',
      tool: 'google-cloud-sdk gcloud/583.0.0',
      at: '2026-10-01T12:00:00.123456Z',
    });
  });

  const by = (authenticationInfo: JsonObject) => read({ audit: { authenticationInfo } })?.byActor;

  test('is the actor if the actor uses its own credentials', () => {
    expect(by({ principalEmail: ACTOR })).toBe(true);
  });

  test.each<[string, JsonObject]>([
    [
      'a caller that impersonates the actor',
      {
        principalEmail: ACTOR,
        serviceAccountDelegationInfo: [{ firstPartyPrincipal: { principalEmail: 'eve@example.com' } }],
      },
    ],
    ['the responder', { principalEmail: ACTOR.replace('actor', 'responder') }],
    ['an actor of another project', { principalEmail: 'riposte-actor@other-prj.iam.gserviceaccount.com' }],
    [
      "a federated subject whose name ends with the actor's",
      { principalSubject: `principal://x/subject/${ACTOR}` },
    ],
  ])('%s is not the actor', (_what, info) => {
    expect(by(info)).toBe(false);
  });

  test('both entries of one operation are one change', () => {
    const operation = (last: boolean) =>
      read({ entry: { insertId: String(last), operation: { id: 'op-1', first: !last, last } } })?.change
        .entry;
    expect(operation(true)).toBe(operation(false));
    expect(read()?.change.entry).not.toBe(operation(false));
  });
});

describe('the filter of the sink that feeds the responder', () => {
  const projects = (count: number) => Array.from({ length: count }, (_, i) => `prod-${i}-${'x'.repeat(20)}`);
  const passes = (filter: string, json: JsonObject) => matchesLogQuery(parseLogQuery(filter), json);

  test('matches changes of services of the protected projects, and of no other project', () => {
    expect(passes(responderSinkFilter(PIPELINE, [PROJECT.id]), entry())).toBe(true);
    expect(passes(responderSinkFilter(PIPELINE, ['another-prj']), entry())).toBe(false);
    expect(passes(tamperSinkFilter(PIPELINE), entry())).toBe(false);
  });

  test('matches everything that the tamper detections need', () => {
    const filter = responderSinkFilter(PIPELINE, [PROJECT.id]);
    for (const name of ['pubsub-topic-deleted', 'run-service-deleted', 'evidence-updated']) {
      expect(passes(filter, logEntryJson(name))).toBe(true);
    }
  });

  test('does not match reads, creations and jobs', () => {
    const filter = responderSinkFilter(PIPELINE, [PROJECT.id]);
    for (const methodName of [
      'google.cloud.run.v2.Services.CreateService',
      'google.cloud.run.v2.Services.GetIamPolicy',
    ]) {
      expect(passes(filter, entry({ audit: { methodName } }))).toBe(false);
    }
    expect(passes(filter, entry({ audit: { resourceName: FULL.replace('services', 'jobs') } }))).toBe(false);
  });

  test.each([1, 50, 1_000, 0])('of %i projects is short enough, and hides no change in them', (count) => {
    const longest = pipelineIdentity({
      project: { id: `example-company.com:${'p'.repeat(30)}`, number: '9'.repeat(20) },
      name: 'n'.repeat(19),
      heartbeatSource: `organizations/${'9'.repeat(20)}/sources/${'9'.repeat(20)}`,
    });
    const ids = projects(count);
    const filter = responderSinkFilter(longest, ids);
    expect(filter.length).toBeLessThan(20_000);
    expect(filter).not.toContain('\\');
    const last = ids.at(-1) ?? PROJECT.id;
    const logName = `projects/${last}/logs/cloudaudit.googleapis.com%2Factivity`;
    expect(passes(filter, entry({ entry: { logName } }))).toBe(true);
  });

  test('has the same meaning as a predicate and in the query language', () => {
    const clause = workloadChangeClause([PROJECT.id]);
    const query = parseLogQuery(renderClause(clause));
    for (const json of [
      entry(),
      entry({ audit: { resourceName: V1, methodName: '/Services.ReplaceService' } }),
      logEntryJson('evidence-updated'),
    ]) {
      expect(meetsClause(clause, json)).toBe(matchesLogQuery(query, json));
    }
  });
});
