import { runSynthesis } from '../../stacks/run-synthesis';
import { configInput } from '../factories/config';
import { PROJECT } from '../factories/names';
import { standInBundle } from '../factories/synthesized-stack';
import { tempFolder } from '../factories/temp-folder';

const RESOURCE = `projects/${PROJECT.id}/locations/us-central1/services/web`;

const synthesizing = (expires: string, now: string) => {
  const said: string[] = [];
  const code = runSynthesis({
    config: configInput({
      backend: { type: 'gcs', bucket: 'state', prefix: 'riposte' },
      policy: { exemptions: [{ resource: RESOURCE, reason: 'a test', expires }] },
    }),
    outdir: tempFolder('ended'),
    bundleDir: standInBundle(),
    only: '',
    now: () => Date.parse(now),
    print: () => undefined,
    complain: (line) => void said.push(line),
  });
  return { code, said };
};

describe('an exemption that has ended', () => {
  it('is a warning, and stops no deployment', () => {
    expect(synthesizing('2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z')).toEqual({
      code: 0,
      said: [
        expect.stringMatching(
          /^warning: policy\.exemptions\.0: .*2026-01-01T00:00:00Z.* \[exemption-ended\]$/,
        ),
      ],
    });
  });

  it('is no warning before its end', () => {
    expect(synthesizing('2026-01-01T00:00:00Z', '2025-12-31T23:59:59Z')).toEqual({ code: 0, said: [] });
  });
});
