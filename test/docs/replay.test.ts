import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../cli';
import { config as example } from '../../riposte.config';
import { fakeIo } from '../cli/fake-io';
import { tempFolder } from '../factories/temp-folder';
import { codeBlocks, ROOT } from './markdown-files';

const shownBlocks = codeBlocks(readFileSync(join(ROOT, 'docs', 'replay.md'), 'utf8'), 'text').map((text) =>
  text.trimEnd(),
);

/** Counts grow with the catalogue, so the comparison excludes them. */
const plain = (text: string): string =>
  text
    .replaceAll('.json over', '.ts over')
    .replaceAll('main.json', 'riposte.config.ts at main')
    .replaceAll('riposte.config.json', 'riposte.config.ts')
    .replace(/\b\d+(?= (of|findings|more|projects|detectors)\b)/g, 'N')
    .replace(/of \d+ findings/g, 'of N findings');

const FINDING = join(ROOT, 'test/fixtures/findings/crtd_built_in_malicious_binary_service_v2.json');
const base = { ...example, mode: 'enforce' };
const head = { ...base, actions: { disable: ['shift-traffic'] } };

describe('docs/replay.md shows what the program prints', () => {
  let folder: string;
  beforeAll(() => {
    folder = tempFolder('docs');
    writeFileSync(join(folder, 'main.json'), JSON.stringify(base));
    writeFileSync(join(folder, 'riposte.config.json'), JSON.stringify(head));
  });
  const printed = async (...argv: string[]) => {
    const io = fakeIo({ cwd: folder });
    await run(argv, io);
    return plain(io.out.join('')).trimEnd();
  };

  it('for riposte replay', async () => {
    await printed('simulate', FINDING, '--record', 'recorded.jsonl');
    expect(await printed('replay', 'recorded.jsonl')).toBe(plain(shownBlocks[0] as string));
  });

  it('for riposte diff, for the part that the page shows', async () => {
    const shown = plain(shownBlocks[1] as string);
    expect((await printed('diff', '--base', 'main.json')).slice(0, shown.length)).toBe(shown);
  });
});
