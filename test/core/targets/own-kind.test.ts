import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACTION_IDS } from '../../../core/actions';
import { WORKLOAD_KINDS } from '../../../core/finding/resource-names';
import { TARGETS } from '../../../core/targets';
import { createCloudRun } from '../../../functions/google/cloud-run/cloud-run';
import { recordedTransport } from '../../functions/google/recorded-transport';

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
      /^core\/(?:targets|actions|ports)\/|^core\/investigation\/places\.ts$|^functions\/google\/cloud-run\/|^functions\/responder\/investigate\.ts$/;
    // The compiler gives an investigator that names its kind only the part of the API for that kind.
    const isOfOneKind = (file: string): boolean =>
      file.startsWith('core/investigation/') && /^ {2}of: '/m.test(textOf(file));
    const { transport, clock } = recordedTransport();
    const methods = Object.keys(createCloudRun(transport, clock));
    expect(methods).toContain('patchService');
    const calls = new RegExp(`\\.(?:${methods.join('|')})\\(`);
    const elsewhere = sourcesIn('core', 'functions').filter(
      (file) => !allowed.test(file) && !isOfOneKind(file) && calls.test(textOf(file)),
    );
    expect(elsewhere).toEqual([]);
  });
});

// The API's JSON has one type for every kind, so the compiler does not see a job that is judged as a service.
const OF_SERVICES =
  /cloud-run\/(?:condensed-service|exposure|invoker-bindings|normal-form|traffic)|judge-containment|facts\/(?:revision-facts|service-settings)|\.\/(?:service[a-z-]*|unready-traffic|refuge)/;

const valuesOfServicesIn = (text: string): readonly string[] =>
  [...text.matchAll(/^import (?!type )[^;]+? from '([^']+)';/gm)]
    .map(([, path = '']) => path)
    .filter((path) => new RegExp(`(?:${OF_SERVICES.source})$`).test(path));

describe('code that reads the JSON of a service', () => {
  const isOfServices = (text: string): boolean => /targets: \['service'\]|<'service'>/.test(text);
  const actions = sourcesIn('core/actions').filter((file) => /^ {2}targets: \[/m.test(textOf(file)));
  const targets = WORKLOAD_KINDS.map(
    (kind) => `core/targets/${kind.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`,
  );

  it('is not used by a target or an action of another kind', () => {
    const others = [...targets, ...actions].filter((file) => !isOfServices(textOf(file)));
    expect(others.map((file) => [file, valuesOfServicesIn(textOf(file))])).toEqual(
      others.map((file) => [file, []]),
    );
  });

  it('is found in what services have', () => {
    expect(valuesOfServicesIn(textOf('core/targets/service.ts'))).toContain('../facts/service-settings');
    expect(valuesOfServicesIn(textOf('core/actions/shift-traffic.ts'))).toContain('./refuge');
  });

  it('is noticed where a job imports it', () => {
    const planted = "import { settingsOf } from '../facts/service-settings';";
    expect(valuesOfServicesIn(planted)).toEqual(['../facts/service-settings']);
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
