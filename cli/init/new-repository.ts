import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject } from '../../core/values/json';
import { packageRoot } from '../terminal/package-root';
import { GIT_IGNORED } from './git-ignore';

/** `project` protects one project, `rollout` has a hub and a list of them. */
export const KINDS = ['project', 'rollout'] as const;
export type Kind = (typeof KINDS)[number];

/** The example that a new repository starts from, and the name of its config. */
const BEGINNINGS: Readonly<Record<Kind, { readonly example: string; readonly config: string }>> = {
  project: { example: 'single-project', config: 'riposte.config.ts' },
  rollout: { example: 'organization-rollout', config: 'rollout.config.ts' },
};

/** Files that are copied from the example without a change. */
const COPIED = ['main.ts', 'tsconfig.json', '.github/workflows/riposte.yml'];

interface NewRepository {
  readonly kind: Kind;
  /** Name of the npm package and of the cdktf project. */
  readonly name: string;
  /** Text of the config. */
  readonly config: string;
  readonly readme: string;
}

/** Every file of a new repository, by its path inside it. */
export function newRepository({ kind, name, config, readme }: NewRepository): ReadonlyMap<string, string> {
  const { example, config: configName } = BEGINNINGS[kind];
  const read = (file: string) => readFileSync(join(packageRoot(), 'examples', example, file), 'utf8');
  const named = (file: string, members: object): string => {
    const value: unknown = JSON.parse(read(file));
    return `${JSON.stringify({ ...(isObject(value) ? value : {}), ...members }, null, 2)}\n`;
  };
  return new Map([
    ...COPIED.map((file) => [file, read(file)] as const),
    ['package.json', named('package.json', { name })],
    ['cdktf.json', named('cdktf.json', { projectId: name })],
    ['.gitignore', GIT_IGNORED],
    [configName, config],
    ['README.md', readme],
  ]);
}
