import { type Zippable, zipSync } from 'fflate';

/**
 * Zip stores local time without a zone. fflate reads the fields of a local Date, so a Date from local fields gives the
 * same bytes in every time zone. The second day stays clear of the first moment that zip can represent.
 */
const FIXED_TIME = new Date(1980, 0, 2);

/** Zip's marker "made by Unix". The upper 16 bits of the external attributes then contain the file mode. */
const UNIX = 3;
const REGULAR_FILE_0644 = 0o100644 * 2 ** 16;

/**
 * A zip whose bytes depend only on names and contents: sorted entries, one fixed time, mode 0644, stored instead of
 * deflated. To compress half a megabyte would take a seventh of the whole synthesis and save little of the upload.
 */
export function deterministicZip(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const entries: Zippable = {};
  for (const name of Object.keys(files).sort()) {
    entries[name] = [
      files[name] as Uint8Array,
      { mtime: FIXED_TIME, os: UNIX, attrs: REGULAR_FILE_0644, level: 0 },
    ];
  }
  return zipSync(entries);
}
