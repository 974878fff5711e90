import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { responseConfigSchema } from '../core/config/response-schema';
import { rolloutSchema } from '../core/config/rollout-schema';
import { MEMBERS, type MemberText } from './configuration-members';
import { ROLLOUT_MEMBERS } from './configuration-rollout-members';
import { type MemberRow, rowsOf } from './schema-rows';

const FILE = join(__dirname, '..', 'docs', 'configuration.md');

/** Every member of one project's config, in the order of the texts: what a reader wants first comes first. */
export const configRows = (): readonly MemberRow[] => rowsOf(responseConfigSchema);

/** The members of a rollout, one level deep: the rest is told above. */
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
  return [
    '| member | what may be written | default | meaning | example |',
    '|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

export const configurationMarkdown = (): string => `# Configuration

Generated from the schema that checks a config (\`core/config/\`) by \`npm run docs\`. \`[]\` is any entry of a list. A member that is not listed here is refused: a typing error must not switch a guard off.

## What synthesis checks

\`npm run synth\` reports every mistake at once, with its place, what is expected and a fix. It exits with 2 and writes nothing.

- **Errors** are what an apply or mode \`enforce\` would refuse: a region that does not exist, an address without a whole domain, a runtime account of another project, an exemption that is listed twice or ends after \`policy.maxExemptionDays\`.
- **Warnings** are allowed and risky: the default compute account, mode \`enforce\` with a local state, nobody who may undo, an exemption that has ended, a notification channel of another project. Synthesis prints them to standard error and goes on.
- \`npm run synth -- --strict\` makes errors of warnings. Where cdktf-cli starts the program, set \`RIPOSTE_STRICT=1\`.
- \`npm run synth -- --json\` prints one JSON document instead: \`config\`, \`errors\`, \`warnings\` and \`synthesized\`. Each problem has \`code\`, \`where\`, \`what\`, \`expected\` and \`fix\`.

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
