import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import { FindingNotifications } from '../../constructs/intake/finding-notifications';
import type { JsonObject } from '../../core/values/json';
import { unorderedReferences } from '../../rehearsal/run/unordered-references';
import { DEPLOYER } from '../../sandbox/boot/deployer';
import { refuseLeakedTokens } from '../../stacks/leaked-tokens';
import { runSynthesis } from '../../stacks/run-synthesis';
import { configInput } from '../factories/config';
import { emptyStack } from '../factories/empty-stack';
import { PROJECT } from '../factories/names';
import { ROOT } from '../factories/run-main';
import { tempFolder } from '../factories/temp-folder';
import { errorsOf, RehearsedStack, reference, stackOf, withTerraform } from '../factories/terraform';
import { mistakesOf, SEEDED_MISTAKES } from './seeded-mistakes';

const MISTAKES = join(__dirname, 'mistakes');
const messageOf = (id: string): RegExp => {
  const found = SEEDED_MISTAKES.find((mistake) => mistake.id === id);
  if (!found) throw new Error(`no seeded mistake ${id}`);
  return found.message;
};

test('twenty mistakes exist, and the documents state which layer catches each', () => {
  expect(SEEDED_MISTAKES).toHaveLength(20);
  const document = readFileSync(join(ROOT, 'docs', 'rehearsal.md'), 'utf8');
  const rows = [...document.matchAll(/^\| \d+ \| (.+?) \| (types|validation|rehearsal) \|/gm)];
  expect(rows.map((match) => [match[1], match[2]])).toEqual(
    SEEDED_MISTAKES.map(({ what, layer }) => [what, layer]),
  );
});

/**
 * Each snippet in the repository has @ts-expect-error, so `npm run types` fails if the mistake is no longer an error.
 * This function removes the directive, so the compiler reports the error.
 */
function compilerOutput(): string {
  const folder = tempFolder('mistakes');
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(folder, 'snippets'));
  for (const name of readdirSync(MISTAKES)) {
    const text = readFileSync(join(MISTAKES, name), 'utf8');
    const undirected = text.replace(/^ *\/\/ @ts-expect-error.*\n/m, '').replaceAll('../../../', `${ROOT}/`);
    writeFileSync(join(folder, 'snippets', name), undirected);
  }
  const tsconfig = {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: { rootDir: '/', types: ['node'], paths: {} },
    include: ['snippets'],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  return spawnSync(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], { encoding: 'utf8' }).stdout;
}

describe('the types', () => {
  const output = compilerOutput();
  const errorIn = (id: string): string =>
    output
      .split(/^(?=\S)/m)
      .filter((error) => basename(error.split('(')[0] ?? '') === `${id}.ts`)
      .join('');

  it.each(mistakesOf('types').map(({ id, what, message }) => ({ id, what, message })))(
    'catch $what',
    ({ id, message }) => {
      expect(errorIn(id)).toMatch(message);
    },
  );

  it('report nothing else', () => {
    expect(output.match(/error TS/g)).toHaveLength(mistakesOf('types').length);
  });
});

describe('validation, before anything is written,', () => {
  const complaintsAbout = (config: unknown): string => {
    const lines: string[] = [];
    const complain = (line: string) => lines.push(line);
    const outdir = join(tempFolder('invalid'), 'out');
    runSynthesis({ config, configName: 'config.json', outdir, print: () => undefined, complain });
    return lines.join('\n');
  };

  const PLANTED: Readonly<Record<string, () => string>> = {
    'malformed-operator': () => complaintsAbout({ ...configInput(), operators: ['oncall@example.com'] }),
    'misspelt-setting': () => complaintsAbout({ ...configInput(), evidence: { retentionDay: 400 } }),
    'foreign-account': () => {
      const runtimeServiceAccounts = ['web-runtime@another-project.iam.gserviceaccount.com'];
      const powers = { tiers: ['observe', 'workload'], runtimeServiceAccounts };
      return complaintsAbout({ ...configInput(), powers });
    },
    'wrong-filter-field': () => {
      const { stack, problems } = emptyStack();
      new FindingNotifications(stack, 'notifications', {
        scope: { project: PROJECT.id },
        configId: 'riposte',
        filter: 'catgory = "x"',
        pipe: {
          topic: { id: 'projects/p/topics/t' },
          grantPublish: () => undefined,
        } as unknown as ConstructorParameters<typeof FindingNotifications>[2]['pipe'],
      });
      return problems().join('\n');
    },
    'leaked-token': () => {
      const { stack, synthesized } = emptyStack();
      const topic = new PubsubTopic(stack, 'findings', { name: 'findings' });
      new PubsubTopic(stack, 'copy', { name: topic.id.toUpperCase() });
      return messageOfError(() => refuseLeakedTokens('parts', synthesized()));
    },
  };

  it.each(mistakesOf('validation').map(({ id, what, message }) => ({ id, what, message })))(
    'catches $what',
    ({ id, message }) => {
      expect(PLANTED[id]?.()).toMatch(message);
    },
  );
});

function messageOfError(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  return 'no error';
}

withTerraform.describe(`the rehearsal${withTerraform.reason}`, () => {
  const rule = (evaluation_mode: string) => ({
    evaluation_mode,
    enforcement_mode: 'ENFORCED_BLOCK_AND_AUDIT_LOG',
  });
  const grant = (changes: JsonObject) => ({
    project: PROJECT.id,
    role: 'roles/run.viewer',
    member: DEPLOYER,
    ...changes,
  });
  /** Terraform checks configuration in two stages. These fail in the first, before Terraform calls a provider. */
  const STATIC: JsonObject = {
    google_pubsub_topic: { 'misspelt-override': { name: 'findings', message_retention: '604800s' } },
    google_pubsub_subscription: {
      'dangling-reference': { name: 'findings', topic: reference('google_pubsub_topic.renamed.id') },
    },
  };
  const VALIDATED: JsonObject = {
    google_binary_authorization_policy: {
      'unknown-value': { default_admission_rule: rule('REQUIRE_ATTESTATIONS') },
    },
    google_project_iam_member: { 'bare-member': grant({ member: 'oncall@example.com' }) },
  };
  /** The provider sends these, and the API refuses them. */
  const SENT: JsonObject = {
    google_project_iam_member: { 'role-typo': grant({ role: 'role/pubsub.publisher' }) },
    google_project_iam_custom_role: {
      'wildcard-permission': { role_id: 'responder', title: 'Responder', permissions: ['run.services.*'] },
    },
    google_scc_v2_project_notification_config: {
      'topic-by-short-name': {
        config_id: 'riposte',
        pubsub_topic: 'riposte-findings',
        streaming_config: { filter: '' },
      },
    },
    google_pubsub_subscription: {
      'too-few-attempts': {
        name: 'too-few-attempts',
        topic: reference('google_pubsub_topic.findings.id'),
        dead_letter_policy: {
          dead_letter_topic: reference('google_pubsub_topic.findings.id'),
          max_delivery_attempts: 3,
        },
      },
    },
    google_pubsub_topic: {
      findings: { name: 'findings' },
      'same-name-twice': { name: 'findings', depends_on: ['google_pubsub_topic.findings'] },
    },
  };

  it.each([
    ['before it calls the provider', STATIC],
    ['with a call of the provider', VALIDATED],
  ])('catches all at once in one terraform validate, %s', async (_, resources) => {
    const stack = await RehearsedStack.create(stackOf(resources));
    await stack.init();
    const { diagnostics } = await stack.run('validate', '-json');
    const planted = Object.values(resources).flatMap((byId) => Object.keys(byId as JsonObject));
    for (const id of planted) {
      const said = diagnostics
        .filter(({ address }) => address?.endsWith(`.${id}`))
        .map(({ summary }) => summary);
      expect([id, said]).toEqual([id, [expect.stringMatching(messageOf(id))]]);
    }
    expect(diagnostics).toHaveLength(planted.length);
  });

  it('catches a resource that another one names by text', async () => {
    const byText = {
      google_service_account: { actor: { account_id: 'riposte-actor', project: PROJECT.id } },
      google_project_iam_member: {
        'named-by-text': grant({
          member: `serviceAccount:riposte-actor@${PROJECT.id}.iam.gserviceaccount.com`,
        }),
      },
    };
    const { problems } = await (await RehearsedStack.create(stackOf(byText))).rehearse();
    expect(problems.map(({ summary }) => summary)).toEqual([
      expect.stringMatching(messageOf('named-by-text')),
    ]);
  });

  it('catches what only the API refuses with an apply, each at its own request', async () => {
    const stack = await RehearsedStack.create(stackOf(SENT));
    await stack.init();
    expect(errorsOf(await stack.run('validate', '-json'))).toEqual([]);
    const { diagnostics } = await stack.apply();
    const said = diagnostics.map(({ address = '', summary }) => [address.split('.').at(-1) ?? '', summary]);
    const planted = Object.values(SENT).flatMap((byId) => Object.keys(byId as JsonObject));
    const mistaken = planted.filter((id) => id !== 'findings').sort();
    expect([...said].sort()).toEqual(mistaken.map((id) => [id, expect.stringMatching(messageOf(id))]));
  });
});

test('a test plants every mistake that the rehearsal catches', () => {
  const text = readFileSync(__filename, 'utf8');
  const missing = mistakesOf('rehearsal').filter(({ id }) => !text.includes(`'${id}'`));
  expect(missing.map(({ id }) => id)).toEqual([]);
});

describe('resources that others name by text', () => {
  const account = { project: 'shop-prod', account_id: 'riposte-actor' };
  const member = 'serviceAccount:riposte-actor@shop-prod.iam.gserviceaccount.com';
  const created = (address: string, type: string, after: JsonObject) => ({
    address,
    type,
    mode: 'managed',
    change: { actions: ['create'], after },
  });
  const changes = [
    created('google_service_account.actor', 'google_service_account', account),
    created('google_project_iam_member.grant', 'google_project_iam_member', { member }),
  ];
  const plan = (resources: readonly object[]) =>
    unorderedReferences({
      resource_changes: changes,
      configuration: { root_module: { resources: resources as never } },
    });

  it('are in order with depends_on, even through a third one', () => {
    const grant = { address: 'google_project_iam_member.grant', depends_on: ['google_pubsub_topic.between'] };
    const between = {
      address: 'google_pubsub_topic.between',
      expressions: {
        name: { references: ['google_service_account.actor.email', 'google_service_account.actor'] },
      },
    };
    expect(plan([grant, between])).toEqual([]);
    expect(plan([grant])).toHaveLength(1);
  });

  it('are not checked in labels and environment variables', () => {
    const [made] = changes;
    const user = created('google_pubsub_topic.t', 'google_pubsub_topic', { labels: { owner: member } });
    expect(unorderedReferences({ resource_changes: [made as never, user] })).toEqual([]);
  });
});
