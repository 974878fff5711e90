import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VARIABLES } from '../core/environment';
import type { Reader, Variable } from '../core/environment/variable';

const FILE = join(__dirname, '..', 'docs', 'environment.md');

const SECTIONS: readonly { readonly reader: Reader; readonly title: string; readonly says: string }[] = [
  {
    reader: 'synthesis',
    title: 'The synthesis',
    says: '`npm run synth`, and every program that `cdktf` starts.',
  },
  { reader: 'riposte', title: 'The program riposte', says: 'Every command of `riposte`.' },
  {
    reader: 'functions',
    title: 'The functions',
    says: 'The stack sets them. A function without a required variable does not start.',
  },
  {
    reader: 'rehearsal',
    title: 'Rehearsals',
    says: '`riposte rehearse` and `npm run rehearse`. Their Terraform gets the variables of the person who starts it, without `GOOGLE_*`, `GCLOUD_*`, `CLOUDSDK_*` and `TF_VAR_*`.',
  },
  {
    reader: 'clients of the sandbox',
    title: 'Clients of the sandbox',
    says: '`riposte env` prints the variables that send gcloud, Terraform and client libraries to the sandbox: their own variables, and this one.',
  },
  { reader: 'ci templates', title: 'The CI templates', says: 'The GitLab template in `ci/` reads them.' },
  { reader: 'development', title: 'Development', says: 'Scripts and tests of this repository.' },
];

const cell = (text: string): string => text.replaceAll('|', '\\|');

function lineOf([name, variable]: readonly [string, Variable]): string {
  const { type, fallback, same = '-', means, setBy = 'you' } = variable;
  return `| ${[`\`${name}\``, type, fallback, same, setBy, means].map(cell).join(' | ')} |`;
}

const table = (reader: Reader): string =>
  [
    '| variable | value | without it | does the same | set by | meaning |',
    '|---|---|---|---|---|---|',
    ...Object.entries<Variable>(VARIABLES)
      .filter(([, { readBy }]) => readBy === reader)
      .map(lineOf),
  ].join('\n');

/** docs/environment.md: every environment variable that Riposte reads. */
export const environmentMarkdown = (): string => `# Environment variables

Generated from \`core/environment/\` by \`npm run docs\`. Do not edit this page.

An empty variable counts as absent. No other variable changes what Riposte does. Programs that it starts, such as Terraform and git, read their own variables.

${SECTIONS.map(({ reader, title, says }) => `## ${title}\n\n${says}\n\n${table(reader)}`).join('\n\n')}
`;

if (require.main === module) {
  writeFileSync(FILE, environmentMarkdown());
}

export const readEnvironmentPage = (): string => readFileSync(FILE, 'utf8');
