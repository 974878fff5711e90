import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * Writes dist/sandbox/schema/excerpts/: the API definitions from Google's clients that the sandbox needs. Those clients
 * are development dependencies with 100 MB in total, and an installed package does not need them. Uses the compiled
 * sandbox, so that only the sandbox defines which definitions it needs.
 */
export function writeApiExcerpts(root, day = today()) {
  const compiled = join(root, 'dist', 'sandbox', 'schema');
  const load = createRequire(join(compiled, 'here.js'));
  const { createDefinitions, EXCERPT_FOLDER, originalDefinitions, packageFolder } = load('./definitions.js');
  const { mixinTypes, packagesOf } = load('./routes.js');
  const { excerptOf } = load('./excerpt.js');
  const { SERVICES } = load('../services/index.js');
  const folder = join(compiled, EXCERPT_FOLDER);
  mkdirSync(folder, { recursive: true });
  for (const { sources } of Object.values(SERVICES)) {
    if (!sources.clients) continue;
    const definitions = createDefinitions(originalDefinitions(sources));
    const excerpt = {
      source: { clients: sources.clients.map(versioned), on: day },
      root: excerptOf(definitions, packagesOf(sources), mixinTypes(sources)),
    };
    writeFileSync(join(folder, `${sources.id}.json`), `${JSON.stringify(excerpt)}\n`);
  }
  // The discovery files are part of this repository and are copied as they are.
  cpSync(join(root, 'sandbox', 'schema', 'discovery'), join(compiled, 'discovery'), { recursive: true });

  function versioned({ pkg, file, serves = [] }) {
    const { version, license } = JSON.parse(readFileSync(join(packageFolder(pkg), 'package.json'), 'utf8'));
    return { package: pkg, version, file, license, excerptOf: serves };
  }
}

/** SOURCE_DATE_EPOCH (reproducible-builds.org) replaces the clock, for a reproducible build. */
function today() {
  const { SOURCE_DATE_EPOCH: epoch } = process.env;
  return new Date(epoch ? Number(epoch) * 1000 : Date.now()).toISOString().slice(0, 10);
}
