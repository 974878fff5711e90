import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FunctionPackageError } from './function-package';

/**
 * The nearest node_modules upwards that holds the framework: the functions' dependencies are linked from there. As an
 * installed package this file lies inside somebody's node_modules, at a depth that the installer chose.
 *
 * @throws FunctionPackageError when none does
 */
export function installedModules(from = __dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const modules = join(folder, 'node_modules');
    if (existsSync(join(modules, '@google-cloud', 'functions-framework'))) return modules;
    if (folder === dirname(folder))
      throw new FunctionPackageError(`no node_modules upwards of ${from} holds it`);
  }
}
