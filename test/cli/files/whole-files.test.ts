import * as fs from 'node:fs';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appendLine, writeWhole } from '../../../cli/files/whole-files';
import { tempFolder } from '../../factories/temp-folder';

jest.mock('node:fs', () => {
  const actual = jest.requireActual<typeof fs>('node:fs');
  return { ...actual, writeFileSync: jest.fn(actual.writeFileSync), writeSync: jest.fn(actual.writeSync) };
});
const { writeFileSync: write, writeSync } = jest.requireActual<typeof fs>('node:fs');

const full = () =>
  Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });

let folder: string;
beforeEach(() => {
  folder = tempFolder('whole-files');
  jest.mocked(fs.writeFileSync).mockImplementation(write);
  jest.mocked(fs.writeSync).mockImplementation(writeSync as never);
});

const at = (name: string) => join(folder, name);

describe('writeWhole', () => {
  it('writes every file, and leaves nothing else', () => {
    writeWhole(
      new Map<string, string | Uint8Array>([
        [at('a'), 'one'],
        [at('b'), Buffer.from('two')],
      ]),
    );
    expect(readdirSync(folder)).toEqual(['a', 'b']);
    expect([readFileSync(at('a'), 'utf8'), readFileSync(at('b'), 'utf8')]).toEqual(['one', 'two']);
  });

  it('changes no file if the disk is full, and names the file', () => {
    writeFileSync(at('a'), 'before');
    jest.mocked(fs.writeFileSync).mockImplementation((file, content, options) => {
      write(file, String(content).slice(0, 1), options);
      if (String(file).startsWith(at('b'))) throw full();
    });
    expect(() =>
      writeWhole(
        new Map([
          [at('a'), 'after'],
          [at('b'), 'after'],
        ]),
      ),
    ).toThrow(expect.objectContaining({ code: 'ENOSPC', path: at('b') }));
    expect(readdirSync(folder)).toEqual(['a']);
    expect(readFileSync(at('a'), 'utf8')).toBe('before');
  });

  it('keeps a link, and writes to what it names', () => {
    mkdirSync(at('real'));
    writeFileSync(at('real/a'), 'before');
    symlinkSync('real/a', at('a'));
    writeWhole(new Map([[at('a'), 'after']]));
    expect(readFileSync(at('real/a'), 'utf8')).toBe('after');
    expect(fs.lstatSync(at('a')).isSymbolicLink()).toBe(true);
  });

  it('writes to a device directly', () => {
    writeWhole(new Map([['/dev/null', 'text']]));
    expect(fs.statSync('/dev/null').isFile()).toBe(false);
  });
});

describe('appendLine', () => {
  it('appends whole lines', () => {
    appendLine(at('index'), '{"a":1}');
    appendLine(at('index'), '{"b":2}');
    expect(readFileSync(at('index'), 'utf8')).toBe('{"a":1}\n{"b":2}\n');
  });

  it('leaves no part of a line if the disk becomes full', () => {
    appendLine(at('index'), '{"a":1}');
    let calls = 0;
    jest.mocked(fs.writeSync).mockImplementation(((handle: number, bytes: Uint8Array, offset: number) => {
      calls += 1;
      if (calls > 1) throw full();
      return writeSync(handle, bytes, offset, 3);
    }) as never);
    expect(() => appendLine(at('index'), '{"b":2}')).toThrow(
      expect.objectContaining({ code: 'ENOSPC', path: at('index') }),
    );
    expect(readFileSync(at('index'), 'utf8')).toBe('{"a":1}\n');
  });

  it.each([
    ['before the first byte', 0],
    ['after some bytes', 3],
  ])('leaves no new file if the disk becomes full %s', (_when, bytesWritten) => {
    let calls = 0;
    jest.mocked(fs.writeSync).mockImplementation(((handle: number, bytes: Uint8Array, offset: number) => {
      calls += 1;
      if (calls > 1 || bytesWritten === 0) throw full();
      return writeSync(handle, bytes, offset, bytesWritten);
    }) as never);
    expect(() => appendLine(at('index'), '{"b":2}')).toThrow('ENOSPC');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('removes nothing that another program appended in the meantime', () => {
    let calls = 0;
    jest.mocked(fs.writeSync).mockImplementation(((handle: number, bytes: Uint8Array, offset: number) => {
      calls += 1;
      if (calls > 1) {
        fs.appendFileSync(at('index'), 'other\n');
        throw full();
      }
      return writeSync(handle, bytes, offset, 3);
    }) as never);
    expect(() => appendLine(at('index'), '{"b":2}')).toThrow('ENOSPC');
    expect(readFileSync(at('index'), 'utf8')).toContain('other\n');
  });
});
