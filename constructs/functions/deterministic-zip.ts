import { type Zippable, zipSync } from 'fflate';

/**
 * Zip stores local time without a zone. fflate reads the fields of a local Date, so a Date built from local fields
 * gives the same bytes in every time zone; the second day keeps it clear of zip's first representable moment.
 */
const FIXED_TIME = new Date(1980, 0, 2);

/** Zip's "made by Unix" marker; the upper 16 bits of the external attributes then hold the file mode. */
const UNIX = 3;
const REGULAR_FILE_0644 = 0o100644 * 2 ** 16;

/**
 * A zip whose bytes depend on names and contents only: sorted entries, one fixed time, mode 0644, stored rather than
 * deflated. Compressing half a megabyte costs a seventh of the whole synthesis and saves an upload of a moment.
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
