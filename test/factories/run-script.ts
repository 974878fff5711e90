import { join } from 'node:path';
import { nativeImport } from '../runner/native-import';
import { ROOT } from './run-main';

/**
 * What a script of scripts/*.mjs exports. Node loads the script into this process, once for each worker.
 *
 * @typeParam Exports - the exported functions that the test calls
 */
export const loadScript = <Exports>(file: string): Promise<Exports> =>
  nativeImport<Exports>(join(ROOT, 'scripts', file));
