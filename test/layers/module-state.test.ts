import { read, sourceFiles } from './imports';

/**
 * Variables of a whole module whose content changes: `let`, and empty collections to fill. A WeakMap is none, because
 * what it keeps belongs to its key.
 */
const STATE =
  /^(?:export )?(?:(?:let|var) (\w+)|const (\w+)(?::[^=]+)? = (?:new (?:Map|Set)\b.*\(\)|\[\]|\{\});)/gm;

const stateOf = (source: string): readonly string[] =>
  [...source.matchAll(STATE)].map((match) => String(match[1] ?? match[2]));

/** Each of these remembers the results of a function that always returns the same for the same arguments. */
const CACHES = [
  'core/filter/log-regex.ts: compiled',
  'functions/runtime/http-request.ts: ways',
  'review/filters/pattern-automaton.ts: cache',
  'review/pipeline/ours.ts: known',
  'sandbox/in-process/world-client.ts: addresses',
  'sandbox/protocol/time.ts: last',
  'sandbox/schema/well-known.ts: short',
  'sandbox/watch/cron.ts: clocks',
  'stacks/versions-asked-once.ts: answers',
];

// One instance of a function handles many messages, and one worker runs many test files (test/runner/runtime.js). So
// nothing that a module keeps may change what it does next.
test('modules keep nothing except caches', () => {
  const found = sourceFiles()
    .filter((file) => !file.startsWith('bench/'))
    .flatMap((file) => stateOf(read(file)).map((name) => `${file}: ${name}`));
  expect(found.sort()).toEqual(CACHES);
});

test.each([
  ['let count = 0;', ['count']],
  ['export let current: string | undefined;', ['current']],
  ['const cases = new Map<string, () => void>();', ['cases']],
  ['export const found: string[] = [];', ['found']],
  ['const byName: Record<string, number> = {};', ['byName']],
  ['const FIXED = new Set([1]);', []],
  ["const LIST = ['a'];", []],
  ['const judged = new WeakMap<object, string>();', []],
  ['function count() {\n  let n = 0;\n}', []],
])('%s keeps %p', (source, names) => {
  expect(stateOf(source)).toEqual(names);
});
