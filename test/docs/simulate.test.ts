import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../cli';
import { REFERENCE_NOTIFICATION } from '../../testing/reference-notification';
import { fakeIo } from '../cli/fake-io';
import { tempFolder } from '../factories/temp-folder';
import { codeBlocks, ROOT } from './markdown-files';

const message = JSON.parse(REFERENCE_NOTIFICATION);

/** The reference finding with another id and these changes. */
function changed(id: string, changes: object): object {
  const renamed = (name: string) => name.replace(/[^/]+$/, id);
  const { name, canonicalName } = message.finding;
  return {
    ...message,
    finding: { ...message.finding, name: renamed(name), canonicalName: renamed(canonicalName), ...changes },
  };
}

test('docs/simulate.md shows what the program prints over many findings', async () => {
  const cwd = tempFolder('docs-simulate');
  const findings = [
    changed('a1', {}),
    changed('a2', { category: 'Execution: Reverse Shell' }),
    changed('a3', { eventTime: undefined }),
    changed('a4', { category: 'Public bucket', resourceName: '//storage.googleapis.com/shop-images' }),
  ];
  writeFileSync(join(cwd, 'findings.json'), JSON.stringify(findings));
  const io = fakeIo({ cwd });
  expect(await run(['simulate', 'findings.json'], io)).toBe(2);
  const [shown] = codeBlocks(readFileSync(join(ROOT, 'docs', 'simulate.md'), 'utf8'), 'text');
  // The line that names the config begins with a duration.
  const printed = io.out.join('').replace(/^ +\d+\.\d+ s .*\n/m, '');
  expect(printed.trim()).toBe(shown?.trim());
});
