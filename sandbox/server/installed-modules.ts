import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FunctionPackageError } from './function-package';

/**
 * The nearest node_modules folder, upwards, that holds the framework. The functions' dependencies are linked from
 * there. In an installed package, this file is in another project's node_modules, at a depth that the installer chose.
 *
 * @throws FunctionPackageError if no folder holds it
 */
export function installedModules(from = __dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const modules = join(folder, 'node_modules');
    if (existsSync(join(modules, '@google-cloud', 'functions-framework'))) return modules;
    if (folder === dirname(folder))
      throw new FunctionPackageError(`no node_modules folder above ${from} holds it`);
  }
}
