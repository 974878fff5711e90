import type { ResponseConfigInput } from '../../core/config/response-schema';
import { runSynthesis } from '../../stacks/run-synthesis';
import { configInput } from '../factories/config';
import { standInBundle } from '../factories/synthesized-stack';
import { tempFolder } from '../factories/temp-folder';

const synthesizing = (config: unknown) => {
  const said: string[] = [];
  const code = runSynthesis({
    config,
    outdir: tempFolder('region'),
    bundleDir: standInBundle(),
    only: '',
    print: () => undefined,
    complain: (line) => void said.push(line),
  });
  return { code, said };
};
const inRegion = (region: string, changes: Partial<ResponseConfigInput> = {}) =>
  configInput({ region, backend: { type: 'gcs', bucket: 'state', prefix: 'riposte' }, ...changes });

describe('a region that Google does not open to everybody', () => {
  it('is a warning of synthesis, and stops nothing', () => {
    expect(synthesizing(inRegion('me-central2'))).toEqual({
      code: 0,
      said: [expect.stringMatching(/^warning: region: me-central2: .*LOCATION_POLICY_VIOLATED; .+/)],
    });
  });

  it('is one warning for a hub', () => {
    const { mode: _, powers: __, ...hub } = inRegion('me-central2');
    const rollout = {
      hub: { ...hub, notifications: { scope: { organization: '123456789012' } } },
      projects: [{ id: 'shop-web', number: '500000000001' }],
    };
    expect(synthesizing(rollout)).toEqual({
      code: 0,
      said: [expect.stringMatching(/^warning: hub\.region: me-central2: /)],
    });
  });

  it('is no warning for another region', () => {
    expect(synthesizing(inRegion('me-central1'))).toEqual({ code: 0, said: [] });
  });
});
