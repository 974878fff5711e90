import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App } from 'cdktf';
import { synthesizeProject } from '../../stacks/synthesize';
import { writtenWhole } from '../../stacks/whole-folder';
import { parsedConfig, standInBundle } from '../factories/synthesized-stack';
import { tempFolder } from '../factories/temp-folder';

const full = () =>
  Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });

/** Every file in the folder with its text. */
const contentOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [file.slice(folder.length + 1), readFileSync(file, 'latin1')]),
  );

function write(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

describe('a folder that is written as a whole', () => {
  const BEFORE = {
    'manifest.json': 'old',
    'stacks/a/cdk.tf.json': 'old',
    'stacks/a/.terraform/lock': 'terraform',
  };

  it('has the new files and those of others, and replaces an asset with its old versions', () => {
    const outdir = tempFolder('whole');
    write(outdir, { ...BEFORE, 'stacks/a/assets/zip/old/f.zip': 'old', 'stacks/a/assets/other/x': 'kept' });
    writtenWhole(outdir, 'assets', (folder) =>
      write(folder, { 'manifest.json': 'new', 'stacks/a/assets/zip/new/f.zip': 'new', 'stacks/b/x': 'new' }),
    );
    expect(contentOf(outdir)).toEqual({
      ...BEFORE,
      'manifest.json': 'new',
      'stacks/a/assets/other/x': 'kept',
      'stacks/a/assets/zip/new/f.zip': 'new',
      'stacks/b/x': 'new',
    });
  });

  it('stays as it was if the disk becomes full', () => {
    const outdir = tempFolder('whole');
    write(outdir, BEFORE);
    const fails = () =>
      writtenWhole(outdir, 'assets', (folder) => {
        write(folder, { 'manifest.json': 'new' });
        throw full();
      });
    expect(fails).toThrow(expect.objectContaining({ code: 'ENOSPC', path: outdir }));
    expect(contentOf(outdir)).toEqual(BEFORE);
  });

  it('does not come to exist if the disk becomes full', () => {
    const place = tempFolder('whole');
    const fails = () =>
      writtenWhole(join(place, 'new', 'cdktf.out'), 'assets', () => {
        throw full();
      });
    expect(fails).toThrow('ENOSPC');
    expect(readdirSync(place)).toEqual([]);
  });

  it('loses what a killed run left, and keeps what another run is writing', () => {
    const outdir = tempFolder('whole');
    // No process has the largest number; process 1 always exists.
    for (const name of ['.new-4194305-abc', '.new-1-abc', '.new-own']) mkdirSync(join(outdir, name));
    writtenWhole(outdir, 'assets', () => undefined);
    expect(readdirSync(outdir)).toEqual(['.new-1-abc', '.new-own']);
  });
});

describe('a synthesis on a full disk', () => {
  const synthesize = (outdir: string, region = 'europe-west1') =>
    synthesizeProject(parsedConfig({ region }), { outdir, bundleDir: standInBundle() });
  const filling = () => {
    const real = App.prototype.synth;
    return jest.spyOn(App.prototype, 'synth').mockImplementation(function (this: App) {
      real.call(this);
      throw full();
    });
  };
  afterEach(() => jest.restoreAllMocks());

  it('leaves the stacks of the synthesis before it', () => {
    const outdir = tempFolder('full-disk');
    synthesize(outdir);
    const before = contentOf(outdir);
    filling();
    expect(() => synthesize(outdir, 'us-central1')).toThrow('ENOSPC');
    expect(contentOf(outdir)).toEqual(before);
  });

  it('leaves no folder if there was none', () => {
    const outdir = join(tempFolder('full-disk'), 'cdktf.out');
    filling();
    expect(() => synthesize(outdir)).toThrow('ENOSPC');
    expect(existsSync(outdir)).toBe(false);
  });
});
