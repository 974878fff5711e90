import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { ResponseConfigInput } from '../../core/config/response-schema';
import type { LoadedCode } from '../../stacks/code-problem';
import { packageRoot } from '../terminal/package-root';
import { badInput } from '../terminal/problem';
import { loadModule } from './load-module';

export interface OperatorConfig<Config = unknown> {
  /** Not checked yet. */
  readonly config: Config;
  /** Its name in messages: the path from the working directory. */
  readonly name: string;
  /** This is the package's example, because the operator has no config here. */
  readonly isSample: boolean;
}

/** Endings of a config file. TypeScript comes first, because a build may have left a .js next to it. */
const ENDINGS = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '.json'];
const PROJECT = 'riposte.config';
const ROLLOUT = 'rollout.config';

/** Every file name that a config can have. */
export const CONFIG_NAMES: readonly string[] = [PROJECT, ROLLOUT].flatMap((name) =>
  ENDINGS.map((ending) => name + ending),
);

/**
 * The config that a command uses: `--config`, else the one in the working directory. In Riposte's own repository, the
 * latter is the built riposte.config.ts.
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

/** The same, but the package's example if the working directory has no config. */
export const operatorOrSampleConfig = (file: string | undefined, cwd: string): OperatorConfig =>
  file === undefined && cwd !== packageRoot() && configsHere(cwd).length === 0
    ? sampleConfig()
    : operatorConfig(file, cwd);

/** The config of one project. Nothing else is checked. */
export type ProjectConfig = OperatorConfig<ResponseConfigInput>;

/** The package's example: riposte.config.ts of the repository, as built. */
export const sampleConfig = (): ProjectConfig => ({
  config: exported(
    loadModule(require.resolve('../../riposte.config'), {
      name: 'riposte.config.ts',
      cwd: packageRoot(),
      // The built file, which has other lines than its source.
      nameOf: (file) => relative(packageRoot(), file),
    }),
  ) as ResponseConfigInput,
  name: 'riposte.config.ts',
  isSample: true,
});

const configsHere = (cwd: string): readonly string[] =>
  [PROJECT, ROLLOUT].flatMap((name) => configsIn(cwd, name));

/** One file per name: a .js next to its .ts is build output. */
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
      what: `the file ${name} does not exist`,
      where,
      expected: `a config file with one of the endings ${ENDINGS.join(', ')}`,
      fix: 'correct the path',
    });
  }
  return loadConfigFile(path, name, cwd);
}

/** The config that a file exports. Messages use `name`, and `nameOf` for each file of a mistake. */
export const loadConfigFile = (
  path: string,
  name: string,
  cwd: string,
  nameOf?: LoadedCode['nameOf'],
): OperatorConfig => ({
  config: exported(loadModule(path, { name, cwd, nameOf })),
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
    what: 'there is no config in this folder',
    where: cwd,
    expected: `${PROJECT} or ${ROLLOUT} with one of the endings ${ENDINGS.join(', ')}`,
    fix: 'change to the folder of the config, or pass the file with --config',
  });

const severalFound = (files: readonly string[]) =>
  badInput({
    code: 'several-configs',
    what: `there are several configs in this folder: ${files.join(', ')}`,
    where: '--config',
    expected: 'one config',
    fix: `choose one, for example --config ${files[0]}`,
  });
