import { CATALOGUE, declarationHash, extendCatalogue } from '../catalogue/catalogue';
import type { Catalogue, CatalogueParts } from '../catalogue/catalogue-parts';
import type { RuntimeConfig } from '../runtime-config/runtime-config';

/**
 * The part of a bundle's catalogue that the config enables. The bundle contains code and the config contains choices,
 * so each may know more than the other. A part that the config does not name is off. A part that the bundle lacks is an
 * error, because the roles, the filter and the reviewed plan depend on it.
 *
 * @throws Error that names what the bundle lacks
 */
export function deployedCatalogue(config: Pick<RuntimeConfig, 'extension'>, bundled: Catalogue): Catalogue {
  const wanted = config.extension;
  if (wanted === undefined) return CATALOGUE;
  const idsOf: { readonly [Kind in keyof CatalogueParts]: readonly string[] } = {
    detectors: bundled.detectors.map(({ module }) => module),
    actions: bundled.actions.map(({ id }) => id),
    playbooks: bundled.playbooks.map(({ id }) => id),
  };
  const missing = (['detectors', 'actions', 'playbooks'] as const).flatMap((kind) =>
    wanted[kind].filter((id) => !idsOf[kind].includes(id)).map((id) => `${kind}: ${id}`),
  );
  if (missing.length > 0) {
    throw new Error(
      `config.json names parts that this function's bundle does not have (${missing.join('; ')}); expected a bundle whose entry file passes the same extension to createFunctions; build it again and deploy`,
    );
  }
  const parts = {
    detectors: bundled.detectors.filter(({ module }) => wanted.detectors.includes(module)),
    actions: bundled.actions.filter(({ id }) => wanted.actions.includes(id)),
    playbooks: bundled.playbooks.filter(({ id }) => wanted.playbooks.includes(id)),
  };
  const enabled = extendCatalogue(parts);
  if (!enabled.ok || declarationHash(parts) !== wanted.declared) {
    throw new Error(
      "this function's bundle was built from other detectors, actions or playbooks than config.json, under the same names; expected the same ones, because roles, filter and the reviewed plan depend on what they declare; build the bundle again and deploy",
    );
  }
  return enabled.value;
}
