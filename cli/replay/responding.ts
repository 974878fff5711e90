import { existsSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { CATALOGUE } from '../../core/catalogue/catalogue';
import type { Catalogue } from '../../core/catalogue/catalogue-parts';
import { deployedCatalogue } from '../../core/config/deployed-catalogue';
import { catalogueOf, parseResponseConfig, toRuntimeConfig } from '../../core/config/response-config';
import type { PipelineConfig } from '../../core/config/response-schema';
import { isRollout, parseRollout } from '../../core/config/rollout-config';
import { type Problem, problemAt } from '../../core/problem/problem';
import type { Responding } from '../../core/replay/replay-findings';
import type { RuntimeConfig } from '../../core/runtime-config/runtime-config';
import type { Result } from '../../core/values/result';
import { readRuntimeConfigs } from '../../stacks/read-runtime-configs';
import { configAtRef } from '../config/config-at-ref';
import { type OperatorConfig, operatorConfig } from '../config/operator-config';
import { badInput, Stop } from '../terminal/problem';

/** A config to replay with, and its name in messages. */
export interface NamedConfig extends Responding {
  readonly name: string;
}

export interface Asked {
  /** A config file, a git ref or a synthesized folder. @default - the config in the working directory */
  readonly text?: string | undefined;
  /** The option that it came from. */
  readonly flag: string;
  readonly cwd: string;
  /** The config file of the other side. For a ref, the same file is read. */
  readonly file?: string | undefined;
  /** Catalogues that may have the own detectors, actions and playbooks that a synthesized folder only names. */
  readonly known?: readonly Catalogue[];
}

/** A file or folder with that path, else a git ref with that name. */
export type AskedKind = 'file' | 'folder' | 'ref';

export function kindOf(text: string | undefined, cwd: string): AskedKind {
  if (text === undefined) return 'file';
  const path = resolve(cwd, text);
  if (!existsSync(path)) return isAbsolute(text) || text.startsWith('./') ? 'file' : 'ref';
  return statSync(path).isDirectory() ? 'folder' : 'file';
}

/** @throws Stop with every mistake of the config */
export function readResponding({ text, flag, cwd, file, known = [] }: Asked): NamedConfig {
  switch (kindOf(text, cwd)) {
    case 'folder':
      return ofFolder(text as string, { flag, cwd, known });
    case 'ref':
      return ofConfig(configAtRef({ ref: text as string, file, cwd, flag }));
    case 'file':
      return ofConfig(operatorConfig(text, cwd));
  }
}

function ofConfig({ config, name }: OperatorConfig): NamedConfig {
  const parsed: Result<PipelineConfig, readonly Problem[]> = isRollout(config)
    ? hubOf(config)
    : parseResponseConfig(config);
  if (!parsed.ok) {
    throw new Stop(
      parsed.error.map((problem) => problemAt(name, problem)),
      2,
    );
  }
  return { name, config: toRuntimeConfig(parsed.value), catalogue: catalogueOf(parsed.value) };
}

function hubOf(config: unknown): Result<PipelineConfig, readonly Problem[]> {
  const rollout = parseRollout(config);
  return rollout.ok ? { ok: true, value: rollout.value.hub } : rollout;
}

function ofFolder(
  text: string,
  { flag, cwd, known }: { readonly flag: string; readonly cwd: string; readonly known: readonly Catalogue[] },
): NamedConfig {
  const read = readRuntimeConfigs(resolve(cwd, text));
  if (!read.ok) {
    const { where } = read.error;
    throw badInput({ ...read.error, where: isAbsolute(where) ? relative(cwd, where) || '.' : where });
  }
  const [only, other] = read.value;
  if (only === undefined || other !== undefined) {
    throw badInput({
      code: 'several-pipelines',
      what: `${read.value.length} stacks in the folder deploy a pipeline: ${read.value.map(({ stack }) => stack).join(', ')}`,
      where: `${flag} ${text}`,
      expected: 'one pipeline',
      fix: `pass one stack: ${flag} ${text}/stacks/${only?.stack ?? 'NAME'}`,
    });
  }
  return { name: text, config: only.config, catalogue: catalogueFor(only.config, known, `${flag} ${text}`) };
}

/** A folder has the ids of own detectors, actions and playbooks. Their code is in the bundle, for the functions only. */
function catalogueFor(config: RuntimeConfig, known: readonly Catalogue[], where: string): Catalogue {
  if (config.extension === undefined) return CATALOGUE;
  for (const catalogue of known) {
    try {
      return deployedCatalogue(config, catalogue);
    } catch {
      // It is of another extension. The next one may fit.
    }
  }
  throw badInput({
    code: 'folder-without-code',
    what: 'the synthesized config has its own detectors, actions or playbooks, and a synthesized folder does not contain their code',
    where,
    expected: 'a config file or a git ref whose `extend` can be loaded',
    fix: 'pass the config itself, for example riposte.config.ts or the git ref main; with two sides, one of them is enough',
  });
}
