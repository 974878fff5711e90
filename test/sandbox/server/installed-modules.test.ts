import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FunctionPackageError } from '../../../sandbox/server/function-package';
import { installedModules } from '../../../sandbox/server/installed-modules';
import { tempFolder } from '../../factories/temp-folder';

describe('the installed dependencies of the functions', () => {
  it('are found in parent folders, at any depth of the installed package', () => {
    const root = tempFolder('installed');
    const modules = join(root, 'node_modules');
    const from = join(modules, '@riposte', 'gcp', 'dist', 'cli', 'pipeline');
    mkdirSync(from, { recursive: true });
    mkdirSync(join(modules, '@google-cloud', 'functions-framework'), { recursive: true });
    expect(installedModules(from)).toBe(modules);
  });

  it('are reported by name if they are missing', () => {
    const from = tempFolder('not-installed');
    expect(() => installedModules(from)).toThrow(FunctionPackageError);
  });
});
