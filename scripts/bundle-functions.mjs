import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { require as requireSource } from 'tsx/cjs/api';
import { functionPackage } from './function-package.mjs';

// Imports the source, because this script also runs before anything is compiled.
const { BUNDLE_OPTIONS, EXTERNAL_PACKAGES } = requireSource(
  '../constructs/functions/bundle-options.ts',
  import.meta.url,
);

/** Writes one CommonJS file with all code, and the package and lock file that name the external packages. */
export async function bundleFunctions({ root, entry, outdir }) {
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  await build({
    ...BUNDLE_OPTIONS,
    external: [...BUNDLE_OPTIONS.external],
    entryPoints: [entry],
    outfile: join(outdir, 'index.js'),
    // Module paths in the output are relative to this folder, so the bytes do not depend on the place of the build.
    absWorkingDir: root,
  });
  const { packageJson, packageLock } = functionPackage(root, EXTERNAL_PACKAGES);
  writeFileSync(join(outdir, 'package.json'), `${JSON.stringify(packageJson, null, 2)}\n`);
  writeFileSync(join(outdir, 'package-lock.json'), `${JSON.stringify(packageLock, null, 2)}\n`);
}
