import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { OperatorError } from './operator-error';

/**
 * Throws when the stack uses another copy of cdktf than Riposte does, as a linked package, pnpm or a monorepo can
 * cause. Each copy keeps aspects under its own symbol, so no aspect of Riposte would run: nothing would wait for its
 * API or key, and the synthesis would still succeed. Copies share everything else that cdktf keeps (resources, tokens).
 */
export function refuseTwoEngines(scope: IConstruct): void {
  const stack = TerraformStack.of(scope);
  if (stack instanceof TerraformStack) return;
  const copies = loadedCopies();
  const ours = copies.find(({ type }) => type === TerraformStack);
  const theirs = copies.find(({ type }) => (stack as object) instanceof type);
  throw new OperatorError({
    code: 'two-cdktf-copies',
    what: `the stack and Riposte use two copies of cdktf: the stack ${placeOf(theirs)}, Riposte ${placeOf(ours)}`,
    where: scope.node.path,
    expected: 'one copy, so that synthesis sees what Riposte adds',
    fix: 'install the package from its tarball instead of linking it, and make sure that `npm ls cdktf` (or `pnpm why cdktf`) shows one copy; if two remain, pin cdktf with overrides',
  });
}

interface Copy {
  readonly path: string;
  readonly type: abstract new (...args: never[]) => object;
}

const placeOf = (copy: Copy | undefined): string => copy?.path ?? 'an unknown place (a bundle?)';

const loadedCopies = (): readonly Copy[] =>
  Object.entries(require.cache).flatMap(([path, module]) => {
    if (!/[\\/]lib[\\/]terraform-stack\.js$/.test(path)) return [];
    const { TerraformStack: type }: { TerraformStack?: unknown } = module?.exports ?? {};
    return typeof type === 'function'
      ? [
          {
            path: `${dirname(dirname(path))}${versionAt(dirname(dirname(path)))}`,
            type: type as Copy['type'],
          },
        ]
      : [];
  });

function versionAt(folder: string): string {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return '';
  const { version }: { version?: unknown } = JSON.parse(readFileSync(file, 'utf8'));
  return ` (${String(version)})`;
}
