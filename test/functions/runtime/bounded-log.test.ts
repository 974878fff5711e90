import type { JsonObject } from '../../../core/values/json';
import { boundedLog } from '../../../functions/runtime/bounded-log';
import { createLog } from '../../../functions/runtime/log';

/** Cloud Logging limits an entry to 256 KB. */
const ENTRY_LIMIT = 256_000;

const lineOf = (message: string, fields?: JsonObject): string => {
  const lines: string[] = [];
  const log = boundedLog(createLog({ write: (line: string) => void lines.push(line) }));
  log('ERROR', 'case.failed', message, fields);
  expect(lines).toHaveLength(1);
  return lines[0] as string;
};

it('an ordinary line is unchanged', () => {
  expect(JSON.parse(lineOf('no', { caseId: 'c', error: { kind: 'defect' } }))).toMatchObject({
    severity: 'ERROR',
    message: 'no',
    caseId: 'c',
    error: { kind: 'defect' },
  });
});

it('a line without fields is also valid', () => {
  expect(JSON.parse(lineOf('no')).event).toBe('case.failed');
});

it.each([
  ['a long message', 'é'.repeat(14_000_000), {}],
  ['a long field', 'no', { reason: '\u0001'.repeat(700_000) }],
  ['many steps', 'no', { steps: Array.from({ length: 50_000 }, () => ({ action: 'shift-traffic' })) }],
  ['a long message and long fields', '\u0001'.repeat(100_000), { reason: '😀'.repeat(700_000) }],
])('%s results in a line that Cloud Logging accepts, with event and case', (_what, message, fields) => {
  const line = lineOf(message, { ...fields, caseId: 'case-1' });
  expect(Buffer.byteLength(line, 'utf8')).toBeLessThan(ENTRY_LIMIT);
  expect(JSON.parse(line)).toMatchObject({ event: 'case.failed', caseId: 'case-1' });
});
