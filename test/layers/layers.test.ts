import { circlesIn, groupedBy } from './circles';
import { importsOf, read, sourceFiles } from './imports';
import { LAYERS, layerOf, tryForbidden } from './may-import';

const FILES = sourceFiles();
const IMPORTS = new Map(FILES.map((file) => [file, importsOf(file, read(file))]));
const GRAPH = new Map(
  [...IMPORTS].map(([file, imports]) => [
    file,
    imports.flatMap(({ to, isPackage }) => (isPackage || !IMPORTS.has(to) ? [] : [to])),
  ]),
);

/** The problems that a file would have with one more import. */
const planted = (file: string, line: string): readonly string[] =>
  importsOf(file, `${read(file)}\n${line}\n`).flatMap((each) => tryForbidden(each) ?? []);

describe('each file imports only what the table in ARCHITECTURE.md allows', () => {
  test('the table has a row for every source', () => {
    expect(LAYERS.length).toBeGreaterThan(10);
    expect(FILES.filter((file) => layerOf(file) === undefined)).toEqual([]);
  });

  test('every row has sources', () => {
    const used = new Set(FILES.map((file) => layerOf(file)?.path));
    const examples = 'examples/';
    expect(LAYERS.map(({ path }) => path).filter((path) => path !== examples && !used.has(path))).toEqual([]);
  });

  test('every import of every source is allowed', () => {
    const forbidden = [...IMPORTS.values()].flat().flatMap((each) => tryForbidden(each) ?? []);
    expect(forbidden).toEqual([]);
  });

  test.each([
    ['core/values/json.ts', "import { readFileSync } from 'node:fs';"],
    ['core/plan/plan-hash.ts', "import type { Log } from '../../functions/runtime/log';"],
    ['functions/actor/verdict.ts', "export { LedgerDatabase } from '../../constructs/stores/ledger';"],
    ['constructs/provider/project.ts', "type Stack = import('../../stacks/project-stack').ProjectStack;"],
    ['stacks/base-stack.ts', "const cli = () => import('../cli/index');"],
    ['sandbox/gateway/handle.ts', "import { functionsOf } from '../in-process/functions';"],
    ['sandbox/in-process/functions.ts', "const stacks = require('../../stacks/synthesize');"],
    ['review/review.ts', "import { handle } from '../sandbox/gateway/handle';"],
    ['testing/world.ts', "import { Stop } from '../cli/terminal/problem';"],
    ['rehearsal/run/incident.ts', "import { EXIT } from '../../cli/terminal/exit-codes';"],
  ])('%s is refused with the planted line %s', (file, line) => {
    expect(planted(file, '')).toEqual([]);
    expect(planted(file, line)).toHaveLength(1);
  });
});

describe('imports form no circle, including imports of types', () => {
  test('between files', () => {
    expect(circlesIn(GRAPH)).toEqual([]);
  });

  test('between the top folders', () => {
    expect(circlesIn(groupedBy(GRAPH, (file) => file.split('/')[0] as string))).toEqual([]);
  });

  // A file next to the rooms counts as its own room. A folder in a room belongs to the room.
  const room = (file: string): string => file.split('/').slice(0, 2).join('/');

  test('between the rooms of all folders', () => {
    expect(circlesIn(groupedBy(GRAPH, room))).toEqual([]);
  });

  test('a planted circle of rooms is found', () => {
    const [file, to] = ['core/values/json.ts', 'core/planning/plan-response.ts'];
    const graph = new Map([...GRAPH, [file, [...(GRAPH.get(file) ?? []), to]]]);
    expect(circlesIn(groupedBy(graph, room)).flat()).toEqual(
      expect.arrayContaining(['core/values', 'core/planning']),
    );
  });

  test('a planted circle of files is found', () => {
    const [file, to] = ['core/values/json.ts', 'core/plan/plan-hash.ts'];
    const graph = new Map([...GRAPH, [file, [...(GRAPH.get(file) ?? []), to]]]);
    expect(circlesIn(graph).flat()).toEqual(expect.arrayContaining([file, to]));
  });
});
