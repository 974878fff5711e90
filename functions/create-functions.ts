import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HttpFunction } from '@google-cloud/functions-framework';
import { extendCatalogue } from '../core/catalogue/catalogue';
import type { Catalogue, CatalogueExtension } from '../core/catalogue/catalogue-parts';
import { deployedCatalogue } from '../core/config/deployed-catalogue';
import type { RuntimeConfig } from '../core/config/runtime-config';
import { composeActor, composeResponder } from './runtime/compose';
import { readEnvironment } from './runtime/environment';
import { toHttpFunction } from './runtime/http';

export interface Functions {
  /** Entry point of the responder: parses, investigates, plans, keeps evidence, hands over. */
  readonly respond: HttpFunction;
  /** Entry point of the actor: claims, confirms, guards, applies, verifies, records; and undoes. */
  readonly act: HttpFunction;
}

/**
 * The deployed functions, with an operator's own detectors, actions and playbooks beside the built-in ones. The
 * entry file of a custom bundle exports what this answers; `riposte.config.ts` enables the same extension, and a
 * function that is asked for a part which its bundle lacks does not start.
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

/** The functions of a catalogue. Nothing is read before a request; then the config is held against the catalogue. */
export function functionsOf(bundled: Catalogue): Functions {
  const compose = (composer: typeof composeResponder) => (): ReturnType<typeof composeResponder> => {
    const environment = readEnvironment();
    return composer(environment, deployedCatalogue(environment.config, bundled));
  };
  return { respond: toHttpFunction(compose(composeResponder)), act: toHttpFunction(compose(composeActor)) };
}

/**
 * Deployed, config.json lies beside the bundle: what does not fit then fails the deployment, and not the first
 * finding. Run from source there is none, and the composition asks again.
 */
function refuseOtherConfig(bundled: Catalogue, file = join(__dirname, 'config.json')): void {
  if (!existsSync(file)) return;
  deployedCatalogue(JSON.parse(readFileSync(file, 'utf8')) as RuntimeConfig, bundled);
}
