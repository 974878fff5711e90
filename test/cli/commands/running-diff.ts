import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../cli';
import { configInput } from '../../factories/config';
import { fakeIo } from '../fake-io';

export const ENFORCE = configInput();
export const OBSERVE = configInput({ mode: 'observe' });

/** Runs `riposte diff` in this process. */
export async function diff(cwd: string, ...argv: string[]) {
  const io = fakeIo({ cwd });
  const code = await run(['diff', ...argv], io);
  return { code, out: io.out.join(''), err: io.err.join(''), chunks: io.out.length };
}

/** Files by name: texts unchanged, everything else as JSON. */
export function write(folder: string, files: Record<string, unknown>): string {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}
