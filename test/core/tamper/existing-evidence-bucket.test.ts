import { detectTampering, pipelineIdentity, tamperSinkFilter } from '../../../core/tamper';
import { matchesLogQuery, parseLogQuery } from '../../../sandbox/log-query';
import { decoded, logEntryJson } from '../../factories/log-entry';
import { PROJECT } from '../../factories/names';

const OWN = `${PROJECT.id}-riposte-evidence`;
const adopting = pipelineIdentity({ project: PROJECT, evidenceBucket: 'acme.records' });

/** Whether the sink matches the deletion of a bucket, and the severity that the responder then reports. */
function deletionOf(bucket: string, pipeline = adopting) {
  const json = {
    ...logEntryJson('evidence-deleted'),
    resource: { type: 'gcs_bucket', labels: { bucket_name: bucket, project_id: PROJECT.id, location: 'eu' } },
  };
  const passes = matchesLogQuery(parseLogQuery(tamperSinkFilter(pipeline)), json);
  const result = detectTampering(decoded(json), pipeline);
  return [passes, result.kind === 'tampering' ? result.found[0]?.severity : result.kind];
}

describe('evidence in a bucket that existed before', () => {
  it('is watched like a bucket of the pipeline', () => {
    expect(deletionOf('acme.records')).toEqual([true, 'CRITICAL']);
  });

  it("does not stop the watch of the pipeline's own buckets", () => {
    expect(deletionOf(OWN)).toEqual([true, 'CRITICAL']);
  });

  it('is not matched by a pattern from the name', () => {
    expect(deletionOf('acmexrecords')).toEqual([false, 'not-tampering']);
  });

  it('is not watched by a pipeline with its own bucket', () => {
    expect(deletionOf('acme.records', pipelineIdentity({ project: PROJECT }))).toEqual([
      false,
      'not-tampering',
    ]);
  });

  it.each(['a".*', 'a|b', '..', 'A-Bucket'])('cannot have a bucket named %s', (evidenceBucket) => {
    expect(() => pipelineIdentity({ project: PROJECT, evidenceBucket })).toThrow('expected a bucket name');
  });
});
