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

describe('what belongs to one kind of workload', () => {
  it.each(WORKLOAD_KINDS)('is in the file of %s', (kind) => {
    expect(TARGETS[kind].kind).toBe(kind);
  });

  it('is read and changed where the kind is known, and nowhere else', () => {
    const allowed =
      /^core\/(?:targets|actions|ports)\/|^core\/investigation\/(?:places|revisions|service-settings)\.ts$|^functions\/google\/cloud-run\/|^functions\/responder\/investigate\.ts$/;
    const calls = /\.(?:getService|getIamPolicy|setIamPolicy|patchService|listRevisions|listServices)\(/;
    const elsewhere = sourcesIn('core', 'functions').filter(
      (file) => !allowed.test(file) && calls.test(textOf(file)),
    );
    expect(elsewhere).toEqual([]);
  });
});

describe('what belongs to one action', () => {
  it('is told by the action: its id stands in its own file, in playbooks and in the list of ids', () => {
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
