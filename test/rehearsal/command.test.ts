import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { JsonObject } from '../../core/values/json';
import { stackShape } from '../../rehearsal/run/stack-shape';
import { tryTerraformBinary } from '../../rehearsal/run/terraform-binary';
import { withoutPreventDestroy } from '../../rehearsal/run/working-copy';
import { allTargets } from '../../rehearsal/targets';
import { variantTargets } from '../../rehearsal/variants';
import { ROOT } from '../factories/run-main';
import { tempFolder } from '../factories/temp-folder';

/** A folder in which these programs are executable files. */
function pathWith(...names: string[]): string {
  const folder = tempFolder('path');
  for (const name of names) {
    writeFileSync(join(folder, name), '#!/bin/sh\n');
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

describe('the binary', () => {
  it('is terraform rather than tofu, in any order on the path', () => {
    const PATH = [pathWith('tofu'), pathWith('terraform')].join(':');
    expect(tryTerraformBinary({ PATH })?.name).toBe('terraform');
  });

  it('is tofu without terraform', () => {
    expect(tryTerraformBinary({ PATH: pathWith('tofu') })?.name).toBe('tofu');
  });

  it('is not a folder, and not a file that cannot be executed', () => {
    const folder = tempFolder('path');
    mkdirSync(join(folder, 'terraform'));
    writeFileSync(join(folder, 'tofu'), '', { mode: 0o644 });
    expect(tryTerraformBinary({ PATH: folder })).toBeUndefined();
  });
});

describe('npm run rehearse', () => {
  const rehearse = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', join(ROOT, 'rehearsal', 'index.ts'), ...args], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { PATH: dirname(tempFolder('nothing')) },
    });

  it('reports what it did not do without terraform, and fails', () => {
    const { status, stderr } = rehearse('project');
    expect(stderr).toMatch(/^Skipped: neither terraform nor tofu is on the PATH, so nothing of project was/);
    expect(status).toBe(3);
  });

  it('succeeds without terraform only with --allow-skip, and reports the same', () => {
    const { status, stderr } = rehearse('project', '--allow-skip');
    expect(stderr).toContain('neither terraform nor tofu');
    expect(status).toBe(0);
  });

  it('accepts the examples, the variants and no other targets', () => {
    const { status, stderr } = rehearse('nothing');
    const names = [...allTargets(), ...variantTargets()].map(({ name }) => name);
    expect(stderr).toContain(`no target nothing; expected one of ${names.join(', ')}`);
    expect(status).toBe(2);
  });

  it.each([
    ['a missing mirror', ['--provider-mirror', '/nowhere'], 'there is no folder /nowhere'],
    ['a version of the stand-in', ['--provider-version', '7.45.0'], 'also pass --provider-mirror'],
  ])('refuses %s', (_, options, complaint) => {
    const { status, stderr } = rehearse('project', ...options);
    expect(stderr).toContain(complaint);
    expect(status).toBe(2);
  });
});

describe('the shape of a stack', () => {
  const topic = (changes: JsonObject): JsonObject => ({
    resource: { google_pubsub_topic: { t: { name: 'a', ...changes } } },
  });

  it('is the same for other names and values', () => {
    const renamed = { resource: { google_pubsub_topic: { u: { name: 'b' }, v: { name: 'c' } } } };
    expect(stackShape(renamed)).toBe(stackShape(topic({})));
  });

  it.each([
    ['another argument', topic({ labels: {} })],
    ['another type', { resource: { google_pubsub_schema: { t: { name: 'a' } } } }],
    ['a data source', { ...topic({}), data: { google_project: { home: {} } } }],
  ])('differs for %s', (_, stack) => {
    expect(stackShape(stack)).not.toBe(stackShape(topic({})));
  });
});

test('a copy without prevent_destroy differs in nothing else', () => {
  const stack = (lifecycle: JsonObject): JsonObject => ({
    output: { a: { value: 1 } },
    resource: { google_pubsub_topic: { t: { name: 'a', lifecycle }, u: { name: 'b' } } },
  });
  const guarded = stack({ prevent_destroy: true, ignore_changes: ['labels'] });
  expect(withoutPreventDestroy(guarded)).toEqual(stack({ ignore_changes: ['labels'] }));
});
