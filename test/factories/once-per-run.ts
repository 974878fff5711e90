import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A text that is costly to create and the same in every test file. The first caller creates it and the others read it,
 * in every worker. If two callers ask at the same time, both create it.
 *
 * @param name - the name of the file in the folder that the run shares
 */
export const oncePerRun = (name: string, make: () => string): string =>
  bytesOncePerRun(name, () => Buffer.from(make())).toString();

/** The same for bytes. */
export function bytesOncePerRun(name: string, make: () => Uint8Array): Buffer {
  const file = join(sharedFolder(), name);
  if (!existsSync(file)) {
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, make());
    renameSync(draft, file);
  }
  return readFileSync(file);
}

/**
 * The same for a folder of files. A test must not write into it.
 *
 * @param fill - writes the files into the folder that it gets, which is not yet the shared one
 */
export function folderOncePerRun(name: string, fill: (draft: string) => void): string {
  const folder = join(sharedFolder(), name);
  if (!existsSync(folder)) {
    const draft = mkdtempSync(`${folder}-`);
    fill(draft);
    // Another worker may have been faster since. Then its folder has the same content.
    if (existsSync(folder)) rmSync(draft, { recursive: true });
    else renameSync(draft, folder);
  }
  return folder;
}

/** The folder that all workers of a run share. */
export function sharedFolder(): string {
  const shared = process.env.RIPOSTE_TEST_RUN;
  if (shared === undefined) throw new Error('RIPOSTE_TEST_RUN is not set: jest.config.js sets it up');
  return shared;
}
