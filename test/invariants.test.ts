import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The invariants of the design are not negotiable: each is proven by a test that names it. One has nothing to prove
 * yet, because what it binds does not exist: 9 (an approval binds to plan and state: approving comes later). Take a
 * number off this list when its part is built.
 */
const NOT_BUILT_YET = [9];
const INVARIANTS = Array.from({ length: 14 }, (_, index) => index + 1);

const sources = readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && name !== 'invariants.test.ts')
  .map((name) => readFileSync(join(__dirname, name), 'utf8'));

describe('the invariants', () => {
  it.each(INVARIANTS.filter((number) => !NOT_BUILT_YET.includes(number)))(
    '%i has a test that names it',
    (number) => {
      const named = new RegExp(`(describe|it|test)(\\.each\\([^)]*\\))?\\([^\\n]*\\(invariant ${number}[):]`);
      expect(sources.some((source) => named.test(source))).toBe(true);
    },
  );
});
