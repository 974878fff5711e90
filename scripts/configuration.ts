import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { responseConfigSchema } from '../core/config/response-schema';
import { rolloutSchema } from '../core/config/rollout-schema';
import { MEMBERS, type MemberText } from './configuration-members';
import { ROLLOUT_MEMBERS } from './configuration-rollout-members';
import { type MemberRow, rowsOf } from './schema-rows';

const FILE = join(__dirname, '..', 'docs', 'configuration.md');

/** Every member of one project's config, in the order of the schema. */
export const configRows = (): readonly MemberRow[] => rowsOf(responseConfigSchema);

/** The members of a rollout, one level deep. The table of one project's config has the deeper levels. */
export const rolloutRows = (): readonly MemberRow[] =>
  rowsOf(rolloutSchema).filter(({ path }) => /^(?:[a-z]+|projects\[\]\.[A-Za-z]+)$/.test(path));

const cell = (text: string): string => text.replaceAll('|', '\\|');

function lineOf({ path, type, required, fallback }: MemberRow, { means, example }: MemberText): string {
  const absent = required ? 'required' : fallback === undefined ? '-' : `\`${fallback}\``;
  return `| \`${path}\` | ${cell(type)} | ${absent} | ${cell(means)} | \`${cell(example)}\` |`;
}

/** @throws Error naming a member of a schema without a text, or a text without a member */
function table(rows: readonly MemberRow[], texts: Readonly<Record<string, MemberText>>): string {
  const known = new Map(rows.map((row) => [row.path, row]));
  const silent = rows.filter(({ path }) => !Object.hasOwn(texts, path)).map(({ path }) => path);
  const idle = Object.keys(texts).filter((path) => !known.has(path));
  if (silent.length + idle.length > 0) {
    throw new Error(
      `the texts (scripts/configuration-members.ts, scripts/configuration-rollout-members.ts) and the schema differ: without a text: ${silent.join(', ') || 'none'}; without a member: ${idle.join(', ') || 'none'}`,
    );
  }
  const lines = Object.entries(texts).map(([path, text]) => lineOf(known.get(path) as MemberRow, text));
  return ['| member | value | default | meaning | example |', '|---|---|---|---|---|', ...lines].join('\n');
}

export const configurationMarkdown = (): string => `# Configuration

Generated from the schema that checks a config (\`core/config/\`) by \`npm run docs\`. \`[]\` is any entry of a list. Riposte refuses a member that is not listed here, so that a typing error cannot turn a guard off.

## What synthesis checks

\`npm run synth\` reports every mistake at once, with its place, what is expected and a fix. It exits with 2 and writes nothing.

- **Errors** are mistakes that would make an apply or mode \`enforce\` fail: a region that does not exist, an address without a whole domain, a runtime account of another project, an exemption that is listed twice or ends after \`policy.maxExemptionDays\`.
- **Warnings** are risks that are allowed: the default compute account, mode \`enforce\` with a local state, no operator who may undo, an exemption that has ended, a notification channel of another project. Synthesis prints them to standard error and goes on.
- \`npm run synth -- --strict\` turns warnings into errors. If cdktf-cli starts the program, set \`RIPOSTE_STRICT=1\`.
- \`npm run synth -- --json\` prints one JSON document instead: \`config\`, \`errors\`, \`warnings\` and \`synthesized\`. Each problem has \`code\`, \`where\`, \`what\`, \`expected\` and \`fix\`.

In your own repository, \`npm run synth\` and cdktf-cli run \`riposte synth\`. This command runs \`main.ts\`, or it synthesizes the config if there is no \`main.ts\`. If the code cannot be loaded (a syntax error, a missing import, code that throws), it names the file and the line. \`npx tsx main.ts\` also synthesizes, but then Node prints such an error with its stack trace, because no code of Riposte runs yet.

## One project

\`riposte.config.ts\` exports \`config = defineResponse({ … })\`.

${table(configRows(), MEMBERS)}

## A rollout

\`rollout.config.ts\` exports \`rollout = defineRollout({ … })\`. [organization-rollout.md](organization-rollout.md) has the steps.

${table(rolloutRows(), ROLLOUT_MEMBERS)}
`;

if (require.main === module) {
  writeFileSync(FILE, configurationMarkdown());
}

export const readConfiguration = (): string => readFileSync(FILE, 'utf8');
