import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeNewFiles } from '../../../cli/files/new-files';
import { tempFolder } from '../../factories/temp-folder';

let folder: string;
beforeEach(() => {
  folder = tempFolder('new-files');
});

const FILES = new Map([
  ['main.ts', 'main'],
  ['.github/workflows/ci.yml', 'ci'],
  ['README.md', 'readme'],
]);

it('writes the files with their folders', () => {
  writeNewFiles(join(folder, 'new'), FILES);
  expect(readFileSync(join(folder, 'new', '.github', 'workflows', 'ci.yml'), 'utf8')).toBe('ci');
});

it('removes what it made if one file cannot be written, and overwrites nothing', () => {
  writeFileSync(join(folder, 'README.md'), 'mine');
  mkdirSync(join(folder, '.github'));
  expect(() => writeNewFiles(folder, FILES)).toThrow(
    expect.objectContaining({ code: 'EEXIST', path: join(folder, 'README.md') }),
  );
  expect(readdirSync(folder)).toEqual(['.github', 'README.md']);
  expect(readdirSync(join(folder, '.github'))).toEqual([]);
  expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('mine');
});

it('removes the folder that it made', () => {
  const files = new Map([
    ['a', 'text'],
    ['a/b', 'a file is in the way'],
  ]);
  expect(() => writeNewFiles(join(folder, 'new'), files)).toThrow();
  expect(existsSync(join(folder, 'new'))).toBe(false);
});
