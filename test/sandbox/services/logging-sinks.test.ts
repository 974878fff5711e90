import type { JsonObject } from '../../../core/values/json';
import { bucket, logging, P } from '../../factories/logging-calls';
import { NUMBER } from '../mini-stack';
import { TOPIC } from './watching-cloud';

const SINKS = `/v2/${P}/sinks`;
const UNIQUE = { uniqueWriterIdentity: 'true' };
const sink = (over: JsonObject = {}): JsonObject => ({
  name: 'audit',
  destination: `pubsub.googleapis.com/${TOPIC}`,
  filter: 'severity>=ERROR',
  ...over,
});
describe('sinks', () => {
  test('are created, read, listed together with the two built-in ones, changed and deleted', () => {
    const { get, post, done, refused } = logging();
    post(SINKS, sink(), UNIQUE);
    expect(get(`${SINKS}/audit`)).toMatchObject({ name: 'audit', filter: 'severity>=ERROR' });
    expect((get(SINKS).sinks as { name: string }[]).map(({ name }) => name)).toEqual([
      '_Default',
      '_Required',
      'audit',
    ]);
    const query = { ...UNIQUE, updateMask: 'exclusions,description' };
    done('PATCH', `${SINKS}/audit`, { ...sink(), filter: 'ignored', description: 'why' }, query);
    expect(get(`${SINKS}/audit`)).toMatchObject({ description: 'why', filter: 'severity>=ERROR' });
    done('DELETE', `${SINKS}/audit`);
    expect(refused('GET', `${SINKS}/audit`)).toBe('404 NOT_FOUND sinkName');
  });

  test('contain the members that are set, and omit all others', () => {
    const made = logging().post(
      SINKS,
      { ...sink(), disabled: false, description: '', exclusions: [] },
      UNIQUE,
    );
    expect(Object.keys(made).sort()).toEqual([
      'createTime',
      'destination',
      'filter',
      'name',
      'updateTime',
      'writerIdentity',
    ]);
  });

  test.each([
    [`${P}`, `serviceAccount:service-${NUMBER}@gcp-sa-logging.iam.gserviceaccount.com`],
    ['organizations/123', 'serviceAccount:service-org-123@gcp-sa-logging.iam.gserviceaccount.com'],
    ['folders/333', 'serviceAccount:service-folder-333@gcp-sa-logging.iam.gserviceaccount.com'],
  ])('of %s write as %s, which exists from then on', (parent, writer) => {
    const { cloud, post } = logging();
    expect(post(`/v2/${parent}/sinks`, sink(), UNIQUE).writerIdentity).toBe(writer);
    expect(Object.keys(cloud.state.iam.agents)).toContain(writer.replace('serviceAccount:', ''));
  });

  test('into a log bucket of their own project have no writer, and those without a unique account have the old one', () => {
    const it = logging();
    bucket(it);
    const destination = `logging.googleapis.com/${P}/locations/europe-west1/buckets/kept`;
    expect(it.post(SINKS, sink({ destination }), UNIQUE).writerIdentity).toBeUndefined();
    expect(it.post(SINKS, sink({ name: 'old' })).writerIdentity).toBe(
      'serviceAccount:cloud-logs@system.gserviceaccount.com',
    );
  });

  test.each<[string, string, JsonObject, string]>([
    ['a filter that does not parse', P, { filter: 'severity>=' }, '400 INVALID_ARGUMENT sink.filter'],
    ['a name with a slash', P, { name: 'a/b' }, '400 INVALID_ARGUMENT sink.name'],
    [
      'a topic that does not exist',
      P,
      { destination: `pubsub.googleapis.com/${TOPIC}s` },
      '404 NOT_FOUND sink.destination',
    ],
    [
      'a log bucket that does not exist',
      P,
      { destination: `logging.googleapis.com/${P}/locations/global/buckets/none` },
      '404 NOT_FOUND sink.destination',
    ],
    ['an invalid destination', P, { destination: TOPIC }, '400 INVALID_ARGUMENT sink.destination'],
    [
      'a destination that is not served',
      P,
      { destination: 'storage.googleapis.com/b' },
      '501 UNIMPLEMENTED sink.destination',
    ],
    ['children of a project', P, { includeChildren: true }, '400 INVALID_ARGUMENT sink'],
    [
      'an exclusion without a filter',
      P,
      { exclusions: [{ name: 'x' }] },
      '400 INVALID_ARGUMENT sink.exclusions[0].filter',
    ],
    [
      'two exclusions with the same name',
      P,
      {
        exclusions: [
          { name: 'x', filter: 'a' },
          { name: 'x', filter: 'b' },
        ],
      },
      '400 INVALID_ARGUMENT sink.exclusions[1].name',
    ],
    [
      'a writer that the caller sets',
      P,
      { writerIdentity: 'user:x@example.com' },
      '400 INVALID_ARGUMENT sink.writerIdentity',
    ],
    ['a member that is not modelled', P, { bigqueryOptions: {} }, '501 UNIMPLEMENTED sink.bigqueryOptions'],
  ])('refuse %s', (_what, parent, over, expected) => {
    expect(logging().refused('POST', `/v2/${parent}/sinks`, sink(over), UNIQUE)).toBe(expected);
  });

  test('of an organization need a unique account, and cannot give it up', () => {
    const { post, refused } = logging();
    expect(refused('POST', '/v2/organizations/123/sinks', sink())).toBe(
      '400 INVALID_ARGUMENT uniqueWriterIdentity',
    );
    post('/v2/organizations/123/sinks', sink(), UNIQUE);
    expect(refused('PATCH', '/v2/organizations/123/sinks/audit', sink(), { updateMask: 'filter' })).toBe(
      '400 INVALID_ARGUMENT uniqueWriterIdentity',
    );
  });

  test('can be created only once, and the built-in ones stay', () => {
    const { post, refused } = logging();
    post(SINKS, sink(), UNIQUE);
    expect(refused('POST', SINKS, sink(), UNIQUE)).toMatch(/^409 ALREADY_EXISTS/);
    expect(refused('DELETE', `${SINKS}/_Required`)).toBe('400 INVALID_ARGUMENT sinkName');
    expect(refused('PATCH', `${SINKS}/_Default`, sink(), UNIQUE)).toBe('501 UNIMPLEMENTED sinkName');
  });

  test('need the permission in their project', () => {
    const { cloud } = logging();
    const made = cloud.call(
      'logging',
      'POST',
      SINKS,
      { query: UNIQUE, body: sink() },
      'user:stranger@example.com',
    );
    expect(made.response.status).toBe(403);
  });

  test('a disabled exclusion excludes nothing, and a change of a sink writes an entry into the audit log', () => {
    const { cloud, post, done } = logging();
    const exclusions = [{ name: 'x', filter: 'severity=ERROR', disabled: true }];
    post(SINKS, sink({ exclusions }), UNIQUE);
    expect(cloud.state.watch.sinks[`${P}/sinks/audit`]?.exclusions).toEqual([]);
    done('PATCH', `${SINKS}/audit`, { disabled: true }, { ...UNIQUE, updateMask: 'disabled' });
    expect(cloud.state.watch.sinks[`${P}/sinks/audit`]?.disabled).toBe(true);
    expect(cloud.state.logging.entries.at(-1)).toMatchObject({
      protoPayload: {
        methodName: 'google.logging.v2.ConfigServiceV2.UpdateSink',
        resourceName: `${P}/sinks/audit`,
      },
      resource: { type: 'logging_sink' },
    });
  });
});
