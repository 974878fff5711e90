import { CATALOGUE, extendCatalogue } from '../../../core/catalogue/catalogue';
import type { CatalogueExtension } from '../../../core/catalogue/catalogue-parts';
import { deployedCatalogue } from '../../../core/config/deployed-catalogue';
import { parseResponseConfig, toRuntimeConfig } from '../../../core/config/response-config';
import { extension, quarantine, quarantineService } from '../../../examples/custom-response/extension';
import { configInput } from '../../factories/config';
import { anAction, ask, detector } from '../../factories/extension';

describe('the catalogue that is deployed', () => {
  const enabled = (extend: CatalogueExtension) => {
    const parsed = parseResponseConfig({ ...configInput(), extend });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    return JSON.parse(JSON.stringify(toRuntimeConfig(parsed.value)));
  };
  const bundled = (sent: CatalogueExtension) => {
    const extended = extendCatalogue(sent);
    if (!extended.ok) throw new Error('refused');
    return extended.value;
  };

  it('is the built-in one for a config without custom parts, whatever the bundle contains', () => {
    expect(deployedCatalogue(enabled({}), bundled(extension))).toBe(CATALOGUE);
  });

  it('has the parts that the config enables', () => {
    const { actions, playbooks } = deployedCatalogue(enabled(extension), bundled(extension));
    expect(actions.at(-1)).toBe(quarantineService);
    expect(playbooks.at(-1)).toBe(quarantine);
  });

  it('leaves out a part that only the bundle knows', () => {
    const deployed = deployedCatalogue(
      enabled(extension),
      bundled({ ...extension, detectors: [...extension.detectors, detector] }),
    );
    expect(deployed.tryDetector(detector.category)).toBeUndefined();
  });

  it.each([
    ['detectors: BAIT_CREDENTIAL_USED', { ...extension, detectors: [] }],
    ['playbooks: quarantine', { actions: extension.actions }],
    ['actions: quarantine-service', {}],
  ])('refuses a bundle without %s, and reports how to fix that', (part, sent) => {
    const act = () => deployedCatalogue(enabled(extension), bundled(sent));
    expect(act).toThrow(part);
    expect(act).toThrow(/expected a bundle.*build it again and deploy/);
  });

  it('refuses other declarations under the same names', () => {
    const narrower = { ...extension, actions: [anAction(ask('actor', 'run.services.get'))] };
    expect(() => deployedCatalogue(enabled(extension), bundled(narrower as never))).toThrow(
      /under the same names.*build the bundle again/,
    );
  });

  it('refuses a config that names a built-in part as a custom one', () => {
    const config = enabled(extension);
    config.extension.actions.push('stop-service');
    expect(() => deployedCatalogue(config, bundled(extension))).toThrow(/under the same names/);
  });
});
