import { unzipSync } from 'fflate';
import { deterministicZip } from '../../../constructs/functions/deterministic-zip';

const bytes = (text: string) => Buffer.from(text, 'utf8');

test('the order in which files are given does not change the bytes', () => {
  const forwards = deterministicZip({ a: bytes('1'), b: bytes('2') });
  const backwards = deterministicZip({ b: bytes('2'), a: bytes('1') });
  expect(Buffer.compare(forwards, backwards)).toBe(0);
});

test('the contents can be read back', () => {
  const files = unzipSync(deterministicZip({ 'b.txt': bytes('two'), 'a.txt': bytes('one') }));
  expect(Object.keys(files)).toEqual(['a.txt', 'b.txt']);
  expect(Buffer.from(files['b.txt'] as Uint8Array).toString()).toBe('two');
});

test('every entry is a plain file of mode 0644, dated 1980-01-02', () => {
  const zip = Buffer.from(deterministicZip({ 'a.txt': bytes('one') }));
  const central = zip.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  expect((zip.readUInt32LE(central + 38) >>> 16).toString(8)).toBe('100644');
  expect(zip.readUInt16LE(central + 12)).toBe(0);
  expect(zip.readUInt16LE(central + 14)).toBe((1 << 5) | 2);
});
