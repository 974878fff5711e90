import { PIPELINE } from './pipeline';
import { type Declared, WRAPPINGS } from './planned';
import { findingsOf, reviewed } from './reviewed';

/** A module, an index or a rename must not hide the change. */
export const inEveryWrapping = (
  rule: string,
  severity: string,
  after: readonly Declared[],
  before: readonly Declared[] = PIPELINE,
): void => {
  test.each(Object.entries(WRAPPINGS))('%s', (_name, wrapping) => {
    const found = findingsOf(rule, reviewed(after, wrapping, before));
    expect(found.map((finding) => finding.severity)).toEqual([severity]);
  });
};
