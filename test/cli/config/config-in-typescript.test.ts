import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configInput } from '../../factories/config';
import { ROOT } from '../../factories/run-main';
import { tempFolder } from '../../factories/temp-folder';

/** A folder with these files: texts unchanged, everything else as JSON. */
function folderWith(files: Record<string, unknown>): string {
  const folder = tempFolder('operator');
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

/** As in the repository of an operator: a config in TypeScript that imports another file, with tsx installed. */
test('the built program loads TypeScript and its imports', () => {
  const folder = folderWith({
    'package.json': { name: 'operator', type: 'module' },
    'riposte.config.ts':
      "import { region } from './region.ts';\nexport const config: { region: string } = { ...JSON.parse(process.env.CONFIG ?? ''), region };\n",
    'region.ts': "export const region: string = 'europe-west4';\n",
  });
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(join(ROOT, 'node_modules', 'tsx'), join(folder, 'node_modules', 'tsx'));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'bin', 'riposte.js'), 'doctor', '--offline', '--json'],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, CONFIG: JSON.stringify(configInput()) } },
  );
  expect([stderr, status]).toEqual(['Config: riposte.config.ts\n', 0]);
  expect(JSON.parse(stdout)).toMatchObject({
    config: 'riposte.config.ts',
    project: configInput().project.id,
  });
});
