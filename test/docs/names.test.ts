import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { admissionNames, attestorName, pipelineNames } from '../../core/naming/names';
import { MODES, TIERS } from '../../core/permissions/tiers';
import { type ExampleStack, resourcesOf, stacksOf } from '../examples/synthesized-examples';
import { ROOT } from './markdown-files';

const read = (name: string): string => readFileSync(join(ROOT, 'docs', name), 'utf8');

/** Cells of the rows between two headings. */
const rowsOf = (text: string, heading: string): string[][] =>
  (text.split(`${heading}\n`)[1] ?? '')
    .split(/\n#+ /)[0]
    ?.split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('|--'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    ) ?? [];
const quoted = (cell: string): string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] as string);

/** The field with the name of a resource of the stack. Policies and roles have titles instead. */
const NAMING: Readonly<Record<string, string>> = {
  google_cloudfunctions2_function: 'name',
  google_service_account: 'account_id',
  google_pubsub_topic: 'name',
  google_pubsub_subscription: 'name',
  google_firestore_database: 'name',
  google_storage_bucket: 'name',
  google_artifact_registry_repository: 'repository_id',
  google_cloud_scheduler_job: 'name',
  google_logging_metric: 'name',
  google_logging_project_sink: 'name',
  google_logging_organization_sink: 'name',
  google_logging_project_bucket_config: 'bucket_id',
  google_scc_v2_project_notification_config: 'config_id',
  google_scc_v2_organization_notification_config: 'config_id',
};
const namesIn = (stack: ExampleStack): string[] => [
  ...new Set(
    resourcesOf(stack).flatMap(({ type, config }) => (NAMING[type] ? [String(config[NAMING[type]])] : [])),
  ),
];

describe('docs/runbooks.md uses the real names of the parts', () => {
  const rows = rowsOf(read('runbooks.md'), '## Names of the parts').slice(1);
  const inProject = (project: string, column: 1 | 2) =>
    rows
      .flatMap((row) => quoted((row[column] === 'the same' ? row[1] : row[column]) ?? ''))
      .map((name) => name.replace('PROJECT', project))
      .sort();
  const unique = (names: readonly string[]) => [...new Set(names)].sort();

  it('in one project', () => {
    const [stack] = stacksOf('single-project');
    expect(unique(inProject('shop-prod', 1))).toEqual(unique(namesIn(stack as ExampleStack)));
  });

  it('in a hub', () => {
    const hub = stacksOf('organization-rollout').find(({ name }) => name === 'riposte-hub') as ExampleStack;
    expect(unique(inProject('acme-security', 2))).toEqual(unique(namesIn(hub)));
  });

  it('and names every subscription where an operator publishes messages again', () => {
    const { findings, commands, undo, audit } = pipelineNames({ project: { id: 'p' }, name: 'riposte' });
    const section = read('runbooks.md').split('## dead-letters\n')[1]?.split('\n## ')[0] ?? '';
    for (const name of [findings, commands, undo, audit]) expect(section).toContain(`\`${name}\``);
  });
});

describe('docs/signing.md uses the real names of attestor and key ring', () => {
  const text = read('signing.md');
  const hub = { project: { id: 'sec-hub' }, name: 'riposte' };
  const rows = rowsOf(text, '### Names');
  const row = (start: string) =>
    (rows.find(([what]) => what?.startsWith(start)) ?? []).slice(1).map((cell) => quoted(cell));

  it('in the general form', () => {
    const symbolic = { project: { id: '<hub>' }, name: '<name>' };
    const [own, other] = [
      admissionNames(symbolic, { id: '<hub>' }),
      admissionNames(symbolic, { id: '<project>' }),
    ];
    expect(row('attestor')).toEqual([[own.attestor.replace('<hub>', '<project>')], [other.attestor]]);
    expect(row('key ring')).toEqual([[own.keyRing], [other.keyRing]]);
    expect(row('key')).not.toEqual([]);
    expect(rows.find(([what]) => what === 'key')?.[1]).toBe(`\`${own.key}\``);
  });

  it('in the example', () => {
    expect(row('for example')).toEqual(
      [{ id: 'sec-hub' }, { id: 'shop-prod' }].map((project) => [
        attestorName(hub, project),
        admissionNames(hub, project).keyRing,
      ]),
    );
  });

  it('in the command that signs', () => {
    const pipeline = { project: { id: 'shop-prod' }, name: 'riposte' };
    const { keyRing, key } = admissionNames(pipeline, pipeline.project);
    expect(text).toContain(`--attestor=${attestorName(pipeline, pipeline.project)} `);
    expect(text).toContain(`/keyRings/${keyRing}/cryptoKeys/${key}/cryptoKeyVersions/1`);
  });
});

describe('docs/powers.md', () => {
  it('has a row for each tier, and no other', () => {
    const rows = rowsOf(read('powers.md'), '## The tiers').slice(1);
    expect(rows.map(([tier]) => tier)).toEqual(TIERS.map((tier) => `\`${tier}\``));
  });

  it('names modes that exist', () => {
    const named = [...read('powers.md').matchAll(/mode `([a-z]+)`/g)].map((match) => match[1]);
    expect(named.filter((mode) => !(MODES as readonly (string | undefined)[]).includes(mode))).toEqual([]);
  });
});
