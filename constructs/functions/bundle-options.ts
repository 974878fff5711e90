/**
 * Installed by the buildpack instead of bundled: the framework owns the process, and its registry exists once per
 * copy; the SCC client is 16 MB of generated code that bundling makes slower.
 */
export const EXTERNAL_PACKAGES = ['@google-cloud/functions-framework', '@google-cloud/security-center'];

/** How esbuild makes a function bundle, Riposte's own and an operator's: one CommonJS file with everything else in it. */
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
  external: EXTERNAL_PACKAGES.flatMap((name) => [name, `${name}/*`]),
} as const;
