import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { functionPackage } from './function-package.mjs';

/**
 * Installed by the buildpack instead of bundled: the framework owns the process, and its registry exists once per
 * copy; the SCC client is 16 MB of generated code that bundling makes slower.
 */
export const EXTERNAL = ['@google-cloud/functions-framework', '@google-cloud/security-center'];

/** One CommonJS file with everything else in it, plus the package and lock file that name the externals. */
export async function bundleFunctions({ root, entry, outdir }) {
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  await build({
    entryPoints: [entry],
    outfile: join(outdir, 'index.js'),
    // Module paths inside the output are relative to this folder: the bytes do not tell where it was built.
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    sourcemap: false,
    charset: 'utf8',
    legalComments: 'eof',
    logLevel: 'silent',
    external: EXTERNAL.flatMap((name) => [name, `${name}/*`]),
  });
  const { packageJson, packageLock } = functionPackage(root, EXTERNAL);
  writeFileSync(join(outdir, 'package.json'), `${JSON.stringify(packageJson, null, 2)}\n`);
  writeFileSync(join(outdir, 'package-lock.json'), `${JSON.stringify(packageLock, null, 2)}\n`);
}
