import { type Import, read } from './imports';

/** One row of the table in ARCHITECTURE.md: a file, or all files in a folder. */
export interface Layer {
  /** `sandbox/in-process/` or `index.ts`. */
  readonly path: string;
  /** Files and folders of the repository. */
  readonly paths: readonly string[];
  /** Packages. Empty: any package, as far as package.json and lint allow it. */
  readonly packages: readonly string[];
}

const HEADER = '| folder | what it is | may import |';

/** The table of layers. Only the paths and packages in backticks count; the words around them explain. */
export function layersIn(document: string): readonly Layer[] {
  const [, table = ''] = document.split(`${HEADER}\n`);
  const rows = table.split('\n\n')[0]?.split('\n').slice(1) ?? [];
  return rows
    .map((row) => row.split('|').map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)))
    .flatMap(([, folders = [], , allowed = []]) =>
      folders.map((path) => ({
        path,
        paths: allowed.filter(isPath),
        packages: allowed.filter((name) => !isPath(name)),
      })),
    );
}

const isPath = (name: string): boolean => /^(?!@|node:)(?:.*\/|.*\.ts)$/.test(name);

export const LAYERS = layersIn(read('ARCHITECTURE.md'));

const covers = (path: string, file: string): boolean =>
  path.endsWith('/') ? file.startsWith(path) : file === path;

/** The row of a file: the one with the longest path that contains it. */
export const layerOf = (file: string, layers: readonly Layer[] = LAYERS): Layer | undefined =>
  layers
    .filter(({ path }) => covers(path, file))
    .sort((a, b) => b.path.length - a.path.length)
    .at(0);

/** Undefined if the import is allowed, otherwise a sentence that names what the table does not allow. */
export function tryForbidden(
  { from, to, isPackage }: Import,
  layers: readonly Layer[] = LAYERS,
): string | undefined {
  const layer = layerOf(from, layers);
  if (layer === undefined) return `${from} is in no row of the table in ARCHITECTURE.md`;
  const { path, paths, packages } = layer;
  const isAllowed = isPackage
    ? packages.length === 0 || packages.some((name) => to === name || to.startsWith(`${name}/`))
    : layerOf(to, layers) === layer || paths.some((allowed) => covers(allowed, to));
  return isAllowed ? undefined : `${from} imports ${to}, which the row ${path} does not allow`;
}
