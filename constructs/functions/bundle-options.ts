import { join } from 'node:path';

/**
 * The buildpack installs these packages instead of bundling them. The framework owns the process, and each copy would
 * have its own registry. The SCC client is 16 MB of generated code, which bundling makes slower.
 */
export const EXTERNAL_PACKAGES = ['@google-cloud/functions-framework', '@google-cloud/security-center'];

/**
 * How esbuild builds a function bundle, both Riposte's and an operator's: one CommonJS file with everything else in it.
 */
export const BUNDLE_OPTIONS = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: true,
  sourcemap: false,
  charset: 'utf8',
  legalComments: 'eof',
  logLevel: 'silent',
  alias: { 'thread-stream': join(__dirname, 'no-thread-stream') },
  external: EXTERNAL_PACKAGES.flatMap((name) => [name, `${name}/*`]),
} as const;
