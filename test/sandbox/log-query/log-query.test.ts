import fc from 'fast-check';
import type { JsonObject } from '../../../core/values/json';
import { FilterError, matchesLogQuery, parseLogQuery } from '../../../sandbox/log-query';

const entry: JsonObject = {
  logName: 'projects/p/logs/cloudaudit.googleapis.com%2Factivity',
  insertId: 'abc',
  timestamp: '2026-10-01T12:00:00.123456Z',
  severity: 'NOTICE',
  resource: { type: 'pubsub_topic', labels: { project_id: 'p', 'k8s-pod/app': 'web' } },
  operation: { id: 'op', first: true },
  protoPayload: {
    '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
    serviceName: 'pubsub.googleapis.com',
    methodName: 'google.pubsub.v1.Publisher.DeleteTopic',
    status: { code: 7, details: [{ '@type': 'x', value: { reason: 'because' } }] },
    authorizationInfo: [{ permission: 'a.b', granted: true }, { permission: 'c.d' }],
    response: { metadata: { annotations: { 'run.googleapis.com/breakglass': 'INC-1' } } },
  },
};
const matches = (query: string): boolean => matchesLogQuery(parseLogQuery(query), entry);

describe('a Logging query', () => {
  test.each([
    // Functions, words and their order.
    ['log_id("cloudaudit.googleapis.com/activity")', true],
    ['log_id("cloudaudit.googleapis.com%2Factivity")', true],
    ['log_id("cloudaudit.googleapis.com/data_access")', false],
    ['NOT log_id("cloudaudit.googleapis.com/policy")', true],
    ['', true],
    ['insertId="abc" severity="NOTICE"', true],
    ['insertId="abc" severity="INFO"', false],
    ['insertId="x" OR insertId="abc" AND severity="INFO"', false],
    ['(insertId="x" AND severity="INFO") OR insertId="abc"', true],
    ['NOT insertId="x" severity="NOTICE"', true],
    ['-insertId="abc"', false],
    ['insertId="abc" -- the rest of the line is a comment: (((', true],
    // Letter case.
    ['insertId="ABC"', true],
    ['insertId=ABC', true],
    ['protoPayload.methodName:"deletetopic"', true],
    ['protoPayload.methodName=~"deletetopic"', false],
    ['protoPayload.methodName=~"(?i)deletetopic"', true],
    // Regular expressions are unanchored. A backslash remains within the quotes.
    ['protoPayload.methodName=~"[.](Delete|Update)Topic$"', true],
    ['protoPayload.methodName=~"\\.DeleteTopic$"', true],
    ['protoPayload.methodName=~"\\\\.DeleteTopic$"', true],
    ['protoPayload.methodName=~"^Publisher"', false],
    // Forms that only RE2 has, or that ECMAScript writes in another way.
    ['protoPayload.methodName=~"(?s)Publisher.DeleteTopic"', true],
    ['protoPayload.methodName=~"\\ADelete"', false],
    ['protoPayload.methodName=~"DeleteTopic\\z"', true],
    ['protoPayload.methodName=~"[[:upper:]]eleteTopic"', true],
    ['protoPayload.methodName=~"(?P<verb>Delete)Topic"', true],
    ['protoPayload.methodName=~"Publisher(?i:\\.deletetopic)"', true],
    ['protoPayload.methodName=~"\\QPublisher.D\\E"', true],
    ['protoPayload.methodName=~"\\pLeleteTopic"', true],
    ['protoPayload.methodName!~"Update"', true],
    // Lists of values.
    ['resource.type=("gcs_bucket" OR "pubsub_topic")', true],
    ['resource.type=("gcs_bucket" OR "pubsub_subscription")', false],
    ['resource.type=(NOT "gcs_bucket")', true],
    ['protoPayload.methodName:("Publisher" AND "DeleteTopic")', true],
    // Repeated fields: any element can match.
    ['protoPayload.authorizationInfo.permission="c.d"', true],
    ['protoPayload.authorizationInfo.permission!="c.d"', true],
    ['NOT protoPayload.authorizationInfo.permission="c.d"', false],
    ['protoPayload.authorizationInfo.granted=true', true],
    // Missing fields: false below the payload and in labels, and the default value in LogEntry itself.
    ['protoPayload.request.name="x"', false],
    ['protoPayload.request.name!="x"', false],
    ['protoPayload.request.name!~"x"', false],
    ['NOT protoPayload.request.name="x"', true],
    ['labels.absent!="x"', false],
    ['trace!="x"', true],
    ['trace=""', true],
    ['textPayload!="x"', false],
    // Existence.
    ['protoPayload.authorizationInfo:*', true],
    ['protoPayload.serviceData.policyDelta.auditConfigDeltas:*', false],
    ['operation:*', true],
    // Numbers, times, severities.
    ['protoPayload.status.code=7', true],
    ['protoPayload.status.code>=8', false],
    ['timestamp>="2026-10-01T00:00:00Z"', true],
    ['timestamp<"2026-10-01T12:00:00Z"', false],
    ['severity>=INFO', true],
    ['severity>"notice"', false],
    ['severity!=ERROR', true],
    // Paths.
    ['resource.labels."k8s-pod/app"="web"', true],
    ['protoPayload.response.metadata.annotations."run.googleapis.com/breakglass":*', true],
    ['protoPayload.status.details.reason="because"', true],
    // Text in any value, but not in keys.
    ['"publisher.deletetopic"', true],
    ['because', true],
    ['breakglass', false],
    ['NOT "something else"', true],
    ['("nowhere" OR "INC-1") AND severity=NOTICE', true],
    ['protoPayload:"because"', true],
  ])('%s: %p', (query, expected) => {
    expect(matches(query)).toBe(expected);
  });

  test.each([
    ['log_nam="x"', 'no field "log_nam"', 0],
    ['severity=NOTICE AND insertid="x"', 'no field "insertid"', 20],
    ['resource.kind="x"', 'no field "resource.kind"', 0],
    ['operation.first.deep="x"', 'no field', 0],
    ['ip_in_net(protoPayload.requestMetadata.callerIp, "10.0.0.0/8")', 'unexpected ","', 47],
    ['sample("x")', 'does not know the function sample()', 0],
    ['insertId=~"(?=x)"', 'RE2', 0],
    ['insertId=~"\\\\1"', 'RE2', 0],
    ['insertId=~"a{1001}"', 'RE2', 0],
    ['insertId=~"("', 'RE2', 0],
    ['severity=LOUD', 'expected a severity', 0],
    ['severity=~"E"', 'expected a severity', 0],
    ['insertId>abc', 'number or an RFC 3339 time', 0],
    ['insertId=a*', 'quote the text', 0],
    ['resource="x"', 'compare one of them', 0],
    ['protoPayload.request=NULL_VALUE', 'NULL_VALUE', 0],
    ["insertId='x'", 'unexpected "\'"', 9],
    ['insertId="x', 'closing quote', 9],
    ['(insertId="x"', 'expected ")"', 13],
    ['insertId="x" AND', 'expected a term', 16],
    ['insertId=', 'expected a value', 9],
    ['insertId=("a" OR)', 'expected a value', 16],
    ['"a*"', 'without *', 0],
    ['log_id(x)', 'one quoted text', 7],
  ])('%s is refused: %s at %i', (query, why, position) => {
    try {
      parseLogQuery(query);
      throw new Error('it was accepted');
    } catch (error) {
      expect(error).toBeInstanceOf(FilterError);
      expect((error as FilterError).message).toContain(why);
      expect((error as FilterError).position).toBe(position);
    }
  });

  test('of more than 20,000 characters is refused', () => {
    expect(() => parseLogQuery(`insertId="${'x'.repeat(20_000)}"`)).toThrow('at most 20000');
  });

  test('any text is parsed, or refused with a FilterError', () => {
    const word = fc.constantFrom(
      'AND',
      'OR',
      'NOT',
      '(',
      ')',
      '=',
      '=~',
      ':',
      '"a"',
      'insertId',
      'log_id(',
      '-',
      '*',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word).map((words) => words.join(' ')),
        ),
        (query) => {
          try {
            matches(query);
          } catch (error) {
            expect(error).toBeInstanceOf(FilterError);
          }
        },
      ),
    );
  });

  test('is false or true for every entry, and never throws', () => {
    const query = parseLogQuery(
      'log_id("a") OR "x" OR protoPayload.a.b:"x" OR severity>=INFO OR labels.a!="b" OR operation.first=true',
    );
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('logName', 'protoPayload', 'severity', 'labels'), fc.jsonValue()),
        (any) => {
          expect(typeof matchesLogQuery(query, any as JsonObject)).toBe('boolean');
        },
      ),
    );
  });
});
