import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HttpFunction } from '@google-cloud/functions-framework';
import { extendCatalogue } from '../core/catalogue/catalogue';
import type { Catalogue, CatalogueExtension } from '../core/catalogue/catalogue-parts';
import { deployedCatalogue } from '../core/config/deployed-catalogue';
import type { RuntimeConfig } from '../core/runtime-config/runtime-config';
import { composeActor, composeResponder } from './runtime/compose';
import { readEnvironment } from './runtime/environment';
import { toHttpFunction } from './runtime/http';

export interface Functions {
  /** Entry point of the responder: parses, investigates, plans, stores evidence, and hands over. */
  readonly respond: HttpFunction;
  /** Entry point of the actor: claims, confirms, applies guards, changes, verifies, records, and undoes. */
  readonly act: HttpFunction;
}

/**
 * The deployed functions, with an operator's own detectors, actions and playbooks in addition to the built-in ones. The entry
 * file of a custom bundle exports the result, and `riposte.config.ts` enables the same extension. If the config names a part
 * that the bundle lacks, the function does not start.
 *
 * @throws Error naming every problem of the extension
 */
export function createFunctions(extension: CatalogueExtension = {}): Functions {
  const extended = extendCatalogue(extension);
  if (!extended.ok) {
    const problems = extended.error.map(
      ({ where, what, expected, fix }) => `${where}: ${what}; expected ${expected}; ${fix}`,
    );
    throw new Error(`The function bundle's extension is wrong: ${problems.join('. ')}`);
  }
  refuseOtherConfig(extended.value);
  return functionsOf(extended.value);
}

/** The functions of a catalogue. They read nothing before a request. Then they compare the config with the catalogue. */
export function functionsOf(bundled: Catalogue): Functions {
  const compose = (composer: typeof composeResponder) => (): ReturnType<typeof composeResponder> => {
    const environment = readEnvironment();
    return composer(environment, deployedCatalogue(environment.config, bundled));
  };
  return { respond: toHttpFunction(compose(composeResponder)), act: toHttpFunction(compose(composeActor)) };
}

/**
 * In a deployment, config.json is next to the bundle, so a mismatch fails the deployment and not the first finding. From
 * source there is no such file, and the composition checks again.
 */
function refuseOtherConfig(bundled: Catalogue, file = join(__dirname, 'config.json')): void {
  if (!existsSync(file)) return;
  deployedCatalogue(JSON.parse(readFileSync(file, 'utf8')) as RuntimeConfig, bundled);
}
