import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { ResponseConfigInput } from '../../core/config/response-schema';
import { packageRoot } from '../package-root';
import { badInput } from '../problem';
import { loadModule } from './load-module';

export interface OperatorConfig<Config = unknown> {
  /** Unchecked. */
  readonly config: Config;
  /** As messages call it: its path as seen from the working directory. */
  readonly name: string;
  /** The package's own example, because the operator has no config here. */
  readonly isSample: boolean;
}

/** What a config may be called, and how it may be written. TypeScript first: a build may have left a .js beside it. */
const ENDINGS = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '.json'];
const PROJECT = 'riposte.config';
const ROLLOUT = 'rollout.config';

/** Every name that a config may have in its folder. */
export const CONFIG_NAMES: readonly string[] = [PROJECT, ROLLOUT].flatMap((name) =>
  ENDINGS.map((ending) => name + ending),
);

/**
 * The config that a command is about: `--config`, else the one in the working directory. In the repository itself that
 * is the built riposte.config.ts.
 *
 * @throws Stop when there is none, or more than one, or it cannot be loaded
 */
export function operatorConfig(file: string | undefined, cwd: string): OperatorConfig {
  if (file !== undefined) return loaded(file, cwd, '--config');
  if (cwd === packageRoot()) return { ...sampleConfig(), isSample: false };
  const found = configsHere(cwd);
  const [only, other] = found;
  if (only === undefined) throw nothingFound(cwd);
  if (other !== undefined) throw severalFound(found);
  return loaded(only, cwd, only);
}

/** The same, and the package's example where the working directory has no config. */
export const operatorOrSampleConfig = (file: string | undefined, cwd: string): OperatorConfig =>
  file === undefined && cwd !== packageRoot() && configsHere(cwd).length === 0
    ? sampleConfig()
    : operatorConfig(file, cwd);

/** Of one project, unchecked beyond that. */
export type ProjectConfig = OperatorConfig<ResponseConfigInput>;

/** What the package brings: riposte.config.ts of the repository, as built. */
export const sampleConfig = (): ProjectConfig => ({
  config: exported(require('../../riposte.config')) as ResponseConfigInput,
  name: 'riposte.config.ts',
  isSample: true,
});

const configsHere = (cwd: string): readonly string[] =>
  [PROJECT, ROLLOUT].flatMap((name) => configsIn(cwd, name));

/** One per name: a .js beside its .ts is what a build made of it. */
function configsIn(cwd: string, name: string): readonly string[] {
  const files = ENDINGS.map((ending) => name + ending).filter((file) => existsSync(join(cwd, file)));
  return files[0]?.endsWith('ts') ? files.filter((file) => !/\.[mc]?js$/.test(file)) : files;
}

function loaded(file: string, cwd: string, where: string): OperatorConfig {
  const path = resolve(cwd, file);
  const name = relative(cwd, path) || file;
  if (!existsSync(path)) {
    throw badInput({
      code: 'config-missing',
      what: `there is no ${name}`,
      where,
      expected: `a config: a ${ENDINGS.join(', ')} file`,
      fix: 'correct the path',
    });
  }
  return loadConfigFile(path, name, cwd);
}

/** The config that a file exports, under the name that messages shall use. */
export const loadConfigFile = (path: string, name: string, cwd: string): OperatorConfig => ({
  config: exported(loadModule(path, { name, cwd })),
  name,
  isSample: false,
});

/** `export const config`, `export const rollout`, a default export, or the module itself (module.exports, JSON). */
const exported = (module: unknown): unknown => {
  const { config, rollout, ...rest } = (module ?? {}) as Record<string, unknown>;
  return rollout ?? config ?? rest.default ?? module;
};

const nothingFound = (cwd: string) =>
  badInput({
    code: 'config-missing',
    what: 'there is no config here',
    where: cwd,
    expected: `${PROJECT} or ${ROLLOUT} with one of ${ENDINGS.join(', ')}`,
    fix: 'go to the folder of the config, or name it with --config',
  });

const severalFound = (files: readonly string[]) =>
  badInput({
    code: 'several-configs',
    what: `there are several configs here: ${files.join(', ')}`,
    where: '--config',
    expected: 'the one that is meant',
    fix: `name it, for example --config ${files[0]}`,
  });
