import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configInput } from '../factories/config';
import { runMain } from '../factories/run-main';
import { tempFolder } from '../factories/temp-folder';

/** Three mistakes of three kinds: a wrong value, an unknown member, and a rule between members. */
const THREE_MISTAKES = { ...configInput(), region: 'Iowa', mode: 'enforced', exemptions: [] };

describe('the program that synthesizes', () => {
  test('prints every mistake without a stack trace, exits with 2 and writes nothing', () => {
    const folder = tempFolder('main');
    const file = join(folder, 'broken.json');
    writeFileSync(file, JSON.stringify(THREE_MISTAKES));
    const outdir = join(folder, 'out');
    const { status, stdout, stderr } = runMain({ RIPOSTE_CONFIG: file, CDKTF_OUTDIR: outdir });
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('broken.json has 3 problems');
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(existsSync(outdir)).toBe(false);
  });

  test('reports that the named config file does not exist', () => {
    const { status, stderr } = runMain({ RIPOSTE_CONFIG: 'nowhere.json' });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^RIPOSTE_CONFIG names nowhere\.json, which does not exist/);
  });

  test('synthesizes the example config', () => {
    const outdir = join(tempFolder('main'), 'out');
    const { status, stdout } = runMain({ CDKTF_OUTDIR: outdir });
    expect(status).toBe(0);
    expect(stdout).toContain('Synthesized riposte-project into');
    expect(existsSync(join(outdir, 'stacks', 'riposte-project', 'cdk.tf.json'))).toBe(true);
  });
});
