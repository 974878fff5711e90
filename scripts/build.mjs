/**
 * npm run build: TypeScript into dist/, then the functions' bundle into dist/functions-bundle/.
 * Silent when it succeeds, because npm runs it from `prepare`. `--if-stale` skips when nothing has changed.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeApiExcerpts } from './api-excerpts.mjs';
import { bundleApp } from './bundle-app.mjs';
import { bundleFunctions } from './bundle-functions.mjs';
import { compile } from './compile.mjs';
import { writeReviewSchema } from './review-schema.mjs';
import { isStale, markBuilt } from './staleness.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const entry = join(root, 'functions', 'index.ts');

const startedAt = new Date();

if (!process.argv.includes('--if-stale') || isStale(root)) {
  try {
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
