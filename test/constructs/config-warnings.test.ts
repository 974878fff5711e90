import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import { checkedConfig } from '../../constructs/checked-config';
import { warnOfConfig } from '../../constructs/config-warnings';
import { PROJECT, SERVICE } from '../factories/names';

/** Text of the manifest and of the stack, synthesized at a time. */
function synthesizedAt(now: string): { readonly manifest: string; readonly stack: string } {
  const config = checkedConfig({
    project: PROJECT,
    region: 'europe-west1',
    policy: { exemptions: [{ resource: SERVICE, reason: 'release', expires: '2026-06-01T00:00:00Z' }] },
  });
  const outdir = mkdtempSync(join(tmpdir(), 'warnings-'));
  try {
    const app = new App({ outdir, stackTraces: false });
    warnOfConfig(new TerraformStack(app, 'stack'), config, Date.parse(now));
    app.synth();
    const read = (...path: string[]) => readFileSync(join(outdir, ...path), 'utf8');
    // cdktf's default backend names the working folder; it is the same for both.
    return { manifest: read('manifest.json'), stack: read('stacks', 'stack', 'cdk.tf.json') };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

describe('an exemption that ends', () => {
  const before = synthesizedAt('2026-05-31T00:00:00Z');
  const after = synthesizedAt('2026-06-02T00:00:00Z');

  test('is a warning from then on, where cdktf-cli prints it', () => {
    expect(before.manifest).not.toContain('@cdktf/warn');
    expect(after.manifest).toContain('@cdktf/warn');
    expect(after.manifest).toContain(`the exemption of ${SERVICE} ended at 2026-06-01T00:00:00Z`);
  });

  test('changes nothing of the stack', () => {
    expect(after.stack).toBe(before.stack);
  });
});

describe('a config that is refused', () => {
  test('is told in whole, with the place of each problem', () => {
    const config = { project: PROJECT, region: 'Mars', moed: 'observe' };
    expect(() => checkedConfig(config)).toThrow(
      /the config has 2 problems:\n {2}- region: .*\n {2}- \(top level\): /,
    );
  });
});
