import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../factories/run-main';
import { loadScript } from '../factories/run-script';
import { tempFolder } from '../factories/temp-folder';

interface FunctionPackage {
  functionPackage(
    root: string,
    names: readonly string[],
  ): { readonly packageJson: object; readonly packageLock: { readonly packages: object } };
}

test('npm accepts the package of the functions and its lock file', async () => {
  const { functionPackage } = await loadScript<FunctionPackage>('function-package.mjs');
  const names = ['@google-cloud/functions-framework', '@google-cloud/security-center'];
  const { packageJson, packageLock } = functionPackage(ROOT, names);
  const folder = tempFolder('npm-ci');
  writeFileSync(join(folder, 'package.json'), JSON.stringify(packageJson));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(packageLock));
  const { status, stdout } = spawnSync(
    'npm',
    // The test sets these options itself and inherits none. npm passes its options to child processes (npm_config_*),
    // so an `npm run --silent` around the tests would silence this process too. An .npmrc has more options.
    ['ci', '--dry-run', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=notice'],
    { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH, HOME: folder } },
  );
  expect(stdout).toContain(`added ${Object.keys(packageLock.packages).length - 1} packages`);
  expect(status).toBe(0);
});
