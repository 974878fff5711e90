import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from 'cdktf/package.json';
import { ROOT } from '../../factories/run-main';
import { tempFolder } from '../../factories/temp-folder';

/** A separate repository that links the package, so that its cdktf is another copy than that of the package. */
function linkedRepository(): string {
  const folder = realpathSync(tempFolder('linked'));
  mkdirSync(join(folder, 'node_modules'));
  cpSync(join(ROOT, 'node_modules', 'cdktf'), join(folder, 'node_modules', 'cdktf'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules', 'constructs'), join(folder, 'node_modules', 'constructs'));
  return folder;
}

/** The output of an app whose App and stack come from the copies that `app` and `stack` name. */
function synthesizing(folder: string, stackOf: string, construct: string): { code: number; said: string } {
  writeFileSync(
    join(folder, 'main.js'),
    `const { App } = require('cdktf');
     const { TerraformStack, LocalBackend } = require(${JSON.stringify(stackOf)});
     const { GoogleProvider } = require(${JSON.stringify(join(ROOT, 'node_modules/@cdktf/provider-google/lib/provider'))});
     const parts = require(${JSON.stringify(join(ROOT, 'dist', 'index.js'))});
     const app = new App({ outdir: 'out' });
     const stack = new TerraformStack(app, 'security');
     new LocalBackend(stack, {});
     new GoogleProvider(stack, 'google', {});
     const project = { id: 'demo-prj', number: '1' };
     ${construct};
     app.synth();`,
  );
  const { status, stderr } = spawnSync(process.execPath, ['main.js'], { cwd: folder, encoding: 'utf8' });
  return { code: status ?? -1, said: stderr };
}

describe('two copies of cdktf', () => {
  const folder = linkedRepository();
  const SERVICES = "new parts.ProjectServices(stack, 'services', { project, guards: stack })";
  const KEY =
    "new parts.EncryptionKey(stack, 'key', { project, region: 'r', kmsKey: 'projects/p/locations/r/keyRings/r/cryptoKeys/k', guards: stack })";

  it.each([SERVICES, KEY])('are refused, with the places of both: %s', (construct) => {
    const { code, said } = synthesizing(folder, 'cdktf', construct);
    expect(code).toBe(1);
    expect(said).toContain(
      `the stack ${join(folder, 'node_modules', 'cdktf')} (${version}), Riposte ${join(ROOT, 'node_modules', 'cdktf')} (${version})`,
    );
  });

  it('are accepted if the stack comes from the copy of the package, because synthesis then sees what the package adds', () => {
    const ours = join(ROOT, 'node_modules', 'cdktf');
    expect(synthesizing(folder, ours, SERVICES)).toEqual({ code: 0, said: '' });
  });
});
