import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { sha256Hex } from '../../core/values/sha256';
import { type Synthesis, synthesizeProject } from '../../stacks/synthesize';
import { folderOncePerRun } from './once-per-run';

/**
 * Synthesizes the stack of a config once for a run, into a folder that all test files read and none writes. Custom parts
 * are code, so the text of a config does not identify them: a config that has them is synthesized each time.
 */
export const synthesizeOnce: typeof synthesizeProject = (config, options) => {
  if (Object.values(config.extend).some((parts) => parts.length > 0))
    return synthesizeProject(config, options);
  const { stackName, bundleDir } = options;
  const key = sha256Hex(JSON.stringify([config, stackName, bundleDir && textsIn(bundleDir)]));
  const outdir = folderOncePerRun(`synthesis-${key}`, (draft) => {
    const { outdir: _, stackName: name, ...paths } = synthesizeProject(config, { ...options, outdir: draft });
    const below = Object.entries(paths).map(([member, path]) => [member, relative(draft, path)]);
    writeFileSync(
      join(draft, SYNTHESIS),
      JSON.stringify({ stackName: name, paths: Object.fromEntries(below) }),
    );
  });
  const { paths, ...rest } = JSON.parse(readFileSync(join(outdir, SYNTHESIS), 'utf8'));
  const inside = Object.entries<string>(paths).map(([member, path]) => [member, join(outdir, path)]);
  return { outdir, ...rest, ...Object.fromEntries(inside) } as Synthesis;
};

/** The file that holds the answer of `synthesizeProject`, with paths inside the folder. */
const SYNTHESIS = 'synthesis.json';

const textsIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .sort()
    .flatMap((name) => [name, readFileSync(join(folder, name), 'utf8')]);
