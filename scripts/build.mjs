/**
 * npm run build: TypeScript into dist/, then the functions' bundle into dist/functions-bundle/.
 * Prints nothing if it succeeds, because npm runs it from `prepare`. `--if-stale` skips the build if nothing changed.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isStale, markBuilt } from './staleness.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const entry = join(root, 'functions', 'index.ts');

const startedAt = new Date();

if (!process.argv.includes('--if-stale') || isStale(root)) {
  try {
    // Loaded here, because every `npm start` checks whether the build is stale, and loading the compilers takes longer.
    const { writeApiExcerpts } = await import('./api-excerpts.mjs');
    const { bundleApp } = await import('./bundle-app.mjs');
    const { bundleFunctions } = await import('./bundle-functions.mjs');
    const { compile } = await import('./compile.mjs');
    const { writeReviewSchema } = await import('./review-schema.mjs');
    compile(root);
    writeApiExcerpts(root);
    writeReviewSchema(root);
    await bundleApp(root);
    if (existsSync(entry))
      await bundleFunctions({ root, entry, outdir: join(root, 'dist', 'functions-bundle') });
    markBuilt(root, startedAt);
  } catch (error) {
    console.error(`build failed: ${error.message}`);
    process.exitCode = 1;
  }
}
