/** The versions that are tested together. cdktn 0.24 requires constructs >=10.6.0 <10.8.0. */
export const CDK_TERRAIN = { cdktn: '0.24.0', constructs: '10.6.0' };

const ENGINE = { cdktf: `npm:cdktn@${CDK_TERRAIN.cdktn}`, constructs: CDK_TERRAIN.constructs };

/**
 * The package.json with CDK Terrain as its engine: cdktn under the name cdktf, for this package and for the provider.
 * No source changes, because all of them import from "cdktf".
 */
export function onCdkTerrain(manifest) {
  const kind = manifest.dependencies?.cdktf ? 'dependencies' : 'devDependencies';
  return {
    ...manifest,
    [kind]: { ...manifest[kind], ...ENGINE },
    overrides: {
      ...manifest.overrides,
      '@cdktf/provider-google': { cdktf: '$cdktf', constructs: '$constructs' },
    },
  };
}
