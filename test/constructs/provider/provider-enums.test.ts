import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IResolvable } from 'cdktf';
import type { Typed } from '../../../constructs/provider/typed';
import type { PipelineTransforms } from '../../../index';
import { FILE, providerEnums } from '../../../scripts/provider-enums';
import { ROOT } from '../../factories/run-main';

describe("the provider's enumerations", () => {
  it('equal those of the recorded schema; `npm run enums` regenerates them', () => {
    const biome = join(ROOT, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
    const formatted = execFileSync(
      process.execPath,
      [biome, 'format', '--stdin-file-path', 'constructs/provider/provider-enums.ts'],
      { cwd: ROOT, input: providerEnums(), encoding: 'utf8' },
    );
    expect(readFileSync(FILE, 'utf8')).toBe(formatted);
  });

  it('cover blocks and lists of blocks', () => {
    const text = providerEnums();
    expect(text).toContain(
      "readonly enforcementMode: 'ENFORCED_BLOCK_AND_AUDIT_LOG' | 'DRYRUN_AUDIT_LOG_ONLY'",
    );
    expect(text).toContain("readonly action: 'DELETE' | 'KEEP'");
  });

  it('are the only values that transforms accept: the compiler refuses all others', () => {
    const fits: PipelineTransforms = {
      responder: (fn) => ({ ...fn, serviceConfig: { ...fn.serviceConfig, ingressSettings: 'ALLOW_ALL' } }),
      ledger: { deletionPolicy: 'DELETE', concurrencyMode: 'PESSIMISTIC' },
      images: { cleanupPolicies: [{ id: 'old', action: 'DELETE', condition: { tagState: 'UNTAGGED' } }] },
    };
    const misspelt: PipelineTransforms = {
      // @ts-expect-error: no such mode
      ledger: { concurrencyMode: 'PESIMISTIC' },
      // @ts-expect-error: no such action, in a list of blocks
      images: { cleanupPolicies: [{ id: 'old', action: 'REMOVE' }] },
      // @ts-expect-error: no such setting, in a block
      responder: (fn) => ({ ...fn, serviceConfig: { ingressSettings: 'INTERNAL' } }),
    };
    expect(Object.keys(misspelt).sort()).toEqual(Object.keys(fits).sort());
  });

  it('leave all other arguments of a resource unchanged', () => {
    interface Config {
      readonly name: string;
      readonly mode?: string;
      readonly rules?: { readonly kind: string; readonly text?: string }[] | IResolvable;
    }
    const typed: Typed<Config, { mode: 'A' | 'B'; rules: { kind: 'X' } }> = { name: 'free text', mode: 'A' };
    const still: Config = typed;
    // @ts-expect-error: an argument that the resource does not have
    const unknown: Typed<Config, { moode: 'A' }> = { name: 'free text' };
    expect([still.name, unknown.name]).toEqual(['free text', 'free text']);
  });
});
