import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACTION_IDS } from '../../../core/actions';
import { WORKLOAD_KINDS } from '../../../core/finding/resource-names';
import { TARGETS } from '../../../core/targets';

const ROOT = join(__dirname, '..', '..', '..');
const sourcesIn = (...folders: readonly string[]): readonly string[] =>
  folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  );
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

describe('code for one kind of workload', () => {
  it.each(WORKLOAD_KINDS)('is in the file of %s', (kind) => {
    expect(TARGETS[kind].kind).toBe(kind);
  });

  it('reads and changes the workload only where the kind is known', () => {
    const allowed =
      /^core\/(?:targets|actions|ports)\/|^core\/investigation\/(?:places|revisions|service-settings)\.ts$|^functions\/google\/cloud-run\/|^functions\/responder\/investigate\.ts$/;
    const calls = /\.(?:getService|getIamPolicy|setIamPolicy|patchService|listRevisions|listServices)\(/;
    const elsewhere = sourcesIn('core', 'functions').filter(
      (file) => !allowed.test(file) && calls.test(textOf(file)),
    );
    expect(elsewhere).toEqual([]);
  });
});

describe('code for one action', () => {
  it('is in the action: only its own file, playbooks and the list of ids name it', () => {
    const quoted = new RegExp(`['"\`](?:${ACTION_IDS.join('|')})['"\`]`);
    const naming = sourcesIn('core', 'functions', 'cli', 'review', 'constructs', 'stacks', 'testing').filter(
      (file) =>
        !/^core\/(?:actions|playbooks)\/|^core\/action-contract\/action-ids\.ts$|^core\/events\/example-values\.ts$/.test(
          file,
        ) && quoted.test(textOf(file)),
    );
    expect(naming).toEqual([]);
  });
});
