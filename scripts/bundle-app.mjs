import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Writes dist/main.js, which an operator runs for every synth, as one file. It is bundled from the sources, so that only
 * the used part of the schema library is loaded. cdktf and the provider stay external, because they are peers of the
 * operator. The config stays external, because it is the operator's own file.
 */
export async function bundleApp(root) {
  await build({
    entryPoints: [join(root, 'main.ts')],
    outfile: join(root, 'dist', 'main.js'),
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    charset: 'utf8',
    legalComments: 'eof',
    logLevel: 'silent',
    external: ['cdktf', 'constructs', '@cdktf/*', 'esbuild', './riposte.config'],
  });
}
