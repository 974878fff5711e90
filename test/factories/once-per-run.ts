import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A text that is costly to create and the same in every test file. The first caller creates it and the others read it,
 * in every worker. If two callers ask at the same time, both create it.
 *
 * @param name - the name of the file in the folder that the run shares
 */
export function oncePerRun(name: string, make: () => string): string {
  const shared = process.env.RIPOSTE_TEST_RUN;
  if (shared === undefined) throw new Error('RIPOSTE_TEST_RUN is not set: jest.config.js sets it up');
  const file = join(shared, name);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const text = make();
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, file);
  return text;
}
