import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { OperatorError } from '../provider/operator-error';

/** The files that `npm run build` writes for the functions. Synthesis adds config.json. */
export const BUNDLE_FILES = ['index.js', 'package-lock.json', 'package.json'] as const;

/** Seen from the compiled file, from dist/main.js, which contains this file too, and from the source. */
const CANDIDATES = [
  join(__dirname, '..', '..', 'functions-bundle'),
  join(__dirname, 'functions-bundle'),
  join(__dirname, '..', '..', 'dist', 'functions-bundle'),
];

/** Reads the prebuilt function bundle. Bundling takes 300 ms and a compiler, and synthesis needs neither. */
export function readFunctionBundle(bundleDir?: string): Record<string, Uint8Array> {
  const dir = bundleDir === undefined ? defaultBundleDir() : resolve(bundleDir);
  const missing = BUNDLE_FILES.filter((name) => !existsSync(join(dir, name)));
  if (missing.length > 0) {
    throw new OperatorError({
      code: 'bundle-incomplete',
      what: `the function bundle is incomplete: ${missing.join(', ')} missing`,
      where: bundleDir ?? 'dist/functions-bundle',
      expected: `${BUNDLE_FILES.join(', ')}, as the build writes them`,
      fix: 'run `npm run build`, or pass the folder that holds the bundle',
    });
  }
  return Object.fromEntries(BUNDLE_FILES.map((name) => [name, readFileSync(join(dir, name))]));
}

function defaultBundleDir(): string {
  return CANDIDATES.find((dir) => existsSync(dir)) ?? (CANDIDATES[0] as string);
}
