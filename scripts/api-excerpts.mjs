import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * dist/sandbox/schema/excerpts/: what the sandbox needs of the API definitions that Google's clients ship. Those
 * clients are development dependencies of 100 MB together; an installed package does without them. Uses the compiled
 * sandbox, so that there is one idea of which definitions are meant.
 */
export function writeApiExcerpts(root, day = today()) {
  const compiled = join(root, 'dist', 'sandbox', 'schema');
  const load = createRequire(join(compiled, 'here.js'));
  const { createDefinitions, DEFINITION_FILES, EXCERPT_FOLDER, originalDefinitions, packageFolder } =
    load('./definitions.js');
  const { MIXIN_TYPES, packagesOf } = load('./routes.js');
  const { excerptOf } = load('./excerpt.js');
  const folder = join(compiled, EXCERPT_FOLDER);
  mkdirSync(folder, { recursive: true });
  for (const [service, { pkg, file }] of Object.entries(DEFINITION_FILES)) {
    const { version, license } = JSON.parse(readFileSync(join(packageFolder(pkg), 'package.json'), 'utf8'));
    const definitions = createDefinitions(originalDefinitions(service));
    const excerpt = {
      source: { package: pkg, version, file, license, excerptOf: packagesOf(service), on: day },
      root: excerptOf(definitions, packagesOf(service), MIXIN_TYPES[service] ?? []),
    };
    writeFileSync(join(folder, `${service}.json`), `${JSON.stringify(excerpt)}\n`);
  }
}

/** SOURCE_DATE_EPOCH (reproducible-builds.org) stands for the clock where somebody wants the same bytes again. */
function today() {
  const { SOURCE_DATE_EPOCH: epoch } = process.env;
  return new Date(epoch ? Number(epoch) * 1000 : Date.now()).toISOString().slice(0, 10);
}
