import type { JsonObject } from '../../../core/values/json';
import { logging, P } from '../../factories/logging-calls';

describe('metrics', () => {
  const METRICS = `/v2/${P}/metrics`;
  const metric = (over: JsonObject = {}): JsonObject => ({
    name: 'errors',
    filter: 'severity>=ERROR',
    ...over,
  });
  const labelled = {
    metricDescriptor: {
      metricKind: 'DELTA',
      valueType: 'INT64',
      labels: [{ key: 'who', valueType: 'STRING' }],
    },
    labelExtractors: { who: 'EXTRACT(protoPayload.authenticationInfo.principalEmail)' },
  };

  test('are created with Google’s descriptor, read, listed, replaced and deleted', () => {
    const { get, post, done, refused } = logging();
    post(METRICS, metric({ description: 'counts' }));
    expect(get(`${METRICS}/errors`)).toMatchObject({
      name: 'errors',
      metricDescriptor: {
        type: 'logging.googleapis.com/user/errors',
        metricKind: 'DELTA',
        valueType: 'INT64',
        unit: '1',
        description: 'counts',
      },
    });
    done('PUT', `${METRICS}/errors`, metric({ filter: 'severity>=CRITICAL' }));
    expect(get(METRICS).metrics).toMatchObject([{ filter: 'severity>=CRITICAL' }]);
    done('DELETE', `${METRICS}/errors`);
    expect(refused('GET', `${METRICS}/errors`)).toBe('404 NOT_FOUND metricName');
  });

  test('keep labels with their extractors', () => {
    const { post } = logging();
    expect(post(METRICS, metric(labelled))).toMatchObject({ labelExtractors: labelled.labelExtractors });
  });

  test.each<[string, JsonObject, string]>([
    ['no filter', { filter: '' }, '400 INVALID_ARGUMENT metric.filter'],
    ['a filter that does not parse', { filter: 'a=' }, '400 INVALID_ARGUMENT metric.filter'],
    ['a name that begins with a slash', { name: '/a' }, '400 INVALID_ARGUMENT metric.name'],
    [
      'a gauge',
      { metricDescriptor: { metricKind: 'GAUGE', valueType: 'INT64' } },
      '400 INVALID_ARGUMENT metric.metricDescriptor',
    ],
    [
      'a distribution without an extractor',
      { metricDescriptor: { metricKind: 'DELTA', valueType: 'DISTRIBUTION' } },
      '400 INVALID_ARGUMENT metric.valueExtractor',
    ],
    [
      'a label without an extractor',
      { ...labelled, labelExtractors: {} },
      '400 INVALID_ARGUMENT metric.labelExtractors',
    ],
    [
      'an invalid extractor',
      { ...labelled, labelExtractors: { who: 'protoPayload.x' } },
      '400 INVALID_ARGUMENT metric.labelExtractors.who',
    ],
    [
      'an expression that RE2 refuses',
      { ...labelled, labelExtractors: { who: 'REGEXP_EXTRACT(textPayload, "(?=a)(b)")' } },
      '400 INVALID_ARGUMENT metric.labelExtractors.who',
    ],
    [
      'an expression with two groups',
      { ...labelled, labelExtractors: { who: 'REGEXP_EXTRACT(textPayload, "(a)(b)")' } },
      '400 INVALID_ARGUMENT metric.labelExtractors.who',
    ],
    [
      'a bucket that does not exist',
      { bucketName: `${P}/locations/global/buckets/none` },
      '404 NOT_FOUND metric.bucketName',
    ],
    [
      'a bucket of another project',
      { bucketName: 'projects/other/locations/global/buckets/b' },
      '400 INVALID_ARGUMENT metric.bucketName',
    ],
  ])('refuse %s', (_what, over, expected) => {
    expect(logging().refused('POST', METRICS, metric(over))).toBe(expected);
  });

  test('never change their kind', () => {
    const { post, refused } = logging();
    post(METRICS, metric());
    const distribution = {
      metricDescriptor: { metricKind: 'DELTA', valueType: 'DISTRIBUTION' },
      valueExtractor: 'EXTRACT(httpRequest.latency)',
    };
    expect(refused('PUT', `${METRICS}/errors`, metric(distribution))).toBe(
      '400 INVALID_ARGUMENT metric.metricDescriptor.valueType',
    );
  });
});
