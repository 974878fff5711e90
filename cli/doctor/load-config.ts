import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { badInput } from '../problem';

export interface LoadedConfig {
  /** Unchecked. */
  readonly config: unknown;
  /** As messages call it. */
  readonly name: string;
}

/** The operator's file: the one of this package, or another .js or .json as `npm run synth` takes it too. */
export function loadConfig(file: string | undefined, cwd: string): LoadedConfig {
  if (file === undefined) {
    return { config: exported(require('../../riposte.config')), name: 'riposte.config.ts' };
  }
  const path = resolve(cwd, file);
  const problem = (what: string) =>
    badInput({
      what,
      where: file,
      expected: 'a .js or .json file that exports the config, or `config`',
      fix: 'correct --config, or leave it out for riposte.config.ts of this package (after npm run build)',
    });
  if (!existsSync(path)) throw problem('the config file does not exist');
  try {
    return { config: exported(require(path)), name: basename(file) };
  } catch (cause) {
    throw problem(`the config file cannot be loaded: ${cause instanceof Error ? cause.message : cause}`);
  }
}

const exported = (loaded: unknown): unknown => {
  const { config, rollout } = (loaded ?? {}) as { readonly config?: unknown; readonly rollout?: unknown };
  return rollout ?? config ?? loaded;
};
