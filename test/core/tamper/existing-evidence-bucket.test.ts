import { detectTampering, pipelineIdentity, tamperSinkFilter } from '../../../core/tamper';
import { matchesLogQuery, parseLogQuery } from '../../../sandbox/log-query';
import { decoded, logEntryJson } from '../../factories/log-entry';
import { PROJECT } from '../../factories/names';

const OWN = `${PROJECT.id}-riposte-evidence`;
const adopting = pipelineIdentity({ project: PROJECT, evidenceBucket: 'acme.records' });

/** Whether the sink lets the deletion of a bucket through, and what the responder then says of it. */
function deletionOf(bucket: string, pipeline = adopting) {
  const json = {
    ...logEntryJson('evidence-deleted'),
    resource: { type: 'gcs_bucket', labels: { bucket_name: bucket, project_id: PROJECT.id, location: 'eu' } },
  };
  const passes = matchesLogQuery(parseLogQuery(tamperSinkFilter(pipeline)), json);
  const result = detectTampering(decoded(json), pipeline);
  return [passes, result.kind === 'tampering' ? result.found[0]?.severity : result.kind];
}

describe('evidence in a bucket that was there before', () => {
  it('is watched like a bucket of our own', () => {
    expect(deletionOf('acme.records')).toEqual([true, 'CRITICAL']);
  });

  it('leaves our own buckets watched', () => {
    expect(deletionOf(OWN)).toEqual([true, 'CRITICAL']);
  });

  it('makes no pattern of the name', () => {
    expect(deletionOf('acmexrecords')).toEqual([false, 'not-tampering']);
  });

  it('is nothing to a pipeline that keeps its own', () => {
    expect(deletionOf('acme.records', pipelineIdentity({ project: PROJECT }))).toEqual([
      false,
      'not-tampering',
    ]);
  });

  it.each(['a".*', 'a|b', '..', 'A-Bucket'])('is not named %s', (evidenceBucket) => {
    expect(() => pipelineIdentity({ project: PROJECT, evidenceBucket })).toThrow('expected a bucket name');
  });
});
