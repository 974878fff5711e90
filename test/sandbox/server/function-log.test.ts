import { entryOfLine } from '../../../sandbox/server/function-log';
import type { CloudFunction } from '../../../sandbox/state/cloud-state';

const FN = { name: 'riposte-actor', project: 'demo-prj', location: 'us-central1' } as CloudFunction;

test('a structured line becomes the entry that Cloud Run writes', () => {
  const line = JSON.stringify({ severity: 'CRITICAL', event: 'notice', message: 'm', caseId: 'c' });
  expect(entryOfLine(FN, line, 0)).toMatchObject({
    severity: 'CRITICAL',
    resource: { type: 'cloud_run_revision', labels: { service_name: 'riposte-actor' } },
    jsonPayload: { event: 'notice', message: 'm', caseId: 'c' },
  });
});

test.each(['listening on 8080', '{"unclosed', '[1]', '{"message":"no event"}', ''])(
  '"%s" becomes no entry',
  (line) => {
    expect(entryOfLine(FN, line, 0)).toBeUndefined();
  },
);
