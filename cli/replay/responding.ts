import { existsSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { CATALOGUE } from '../../core/catalogue/catalogue';
import type { Catalogue } from '../../core/catalogue/catalogue-parts';
import { deployedCatalogue } from '../../core/config/deployed-catalogue';
import { catalogueOf, parseResponseConfig, toRuntimeConfig } from '../../core/config/response-config';
import type { PipelineConfig } from '../../core/config/response-schema';
import { isRollout, parseRollout } from '../../core/config/rollout-config';
import type { RuntimeConfig } from '../../core/config/runtime-config';
import { type Problem, problemAt } from '../../core/problem/problem';
import type { Responding } from '../../core/replay/replay-findings';
import type { Result } from '../../core/values/result';
import { readRuntimeConfigs } from '../../stacks/read-runtime-configs';
import { configAtRef } from '../config/config-at-ref';
import { type OperatorConfig, operatorConfig } from '../config/operator-config';
import { badInput, Stop } from '../problem';

/** A config to replay with, and how messages call it. */
export interface NamedConfig extends Responding {
  readonly name: string;
}

export interface Asked {
  /** A config file, a git ref or a synthesized folder. @default - the config in the working directory */
  readonly text?: string | undefined;
  /** The option that it came from. */
  readonly flag: string;
  readonly cwd: string;
  /** A config file that the other side names: a ref is asked for the same one. */
  readonly file?: string | undefined;
  /** Catalogues that may hold the own parts that a synthesized folder only names. */
  readonly known?: readonly Catalogue[];
}

/** What was asked for: the file or folder of that path, else the git ref of that name. */
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
      what: `${read.value.length} of its stacks deploy a pipeline: ${read.value.map(({ stack }) => stack).join(', ')}`,
      where: `${flag} ${text}`,
      expected: 'one pipeline',
      fix: `name one stack: ${flag} ${text}/stacks/${only?.stack ?? 'NAME'}`,
    });
  }
  return { name: text, config: only.config, catalogue: catalogueFor(only.config, known, `${flag} ${text}`) };
}

/** A folder holds the ids of own parts; their code is in the bundle, where only the functions can use it. */
function catalogueFor(config: RuntimeConfig, known: readonly Catalogue[], where: string): Catalogue {
  if (config.extension === undefined) return CATALOGUE;
  for (const catalogue of known) {
    try {
      return deployedCatalogue(config, catalogue);
    } catch {
      // Of another extension; the next one may fit.
    }
  }
  throw badInput({
    code: 'folder-without-code',
    what: 'the synthesized config has detectors, actions or playbooks of its own, and a folder does not hold their code',
    where,
    expected: 'a config file or a git ref, whose `extend` can be loaded',
    fix: 'name the config itself, for example riposte.config.ts or main; or name it on one of the two sides',
  });
}
