import { VERSION } from '../version';
import type { Kind } from './new-repository';

const DOCS = 'node_modules/@riposte/gcp/docs';

/** What there is to do with a new repository, in order; each step with its command. */
const stepsOf = (kind: Kind): readonly (readonly [command: string, why: string])[] => [
  [
    `npm install ./riposte-gcp-${VERSION}.tgz`,
    'the package is not published yet: copy the tarball of `npm pack` here first, and commit it with package-lock.json',
  ],
  ['npm run check', 'types'],
  ['npm run synth', 'config -> cdktf.out; no cloud, no Terraform'],
  ['npx riposte start', 'a finding enters a sandbox with this config; no cloud'],
  ['npm run doctor', 'what would stand in the way in the project; reads only, with your credentials'],
  ...(kind === 'project'
    ? ([
        ['npm run deploy', `needs credentials and Terraform; read ${DOCS}/first-deployment.md before`],
      ] as const)
    : ([
        [
          'npm run deploy:hub',
          `needs credentials and Terraform; read ${DOCS}/organization-rollout.md before`,
        ],
        ['npm run deploy:projects', 'after the hub, whose identities must exist'],
      ] as const)),
];

/** For the terminal. */
export const nextStepsText = (kind: Kind, folder: string): string => {
  const steps = [['cd', folder].join(' '), ...stepsOf(kind).map(([command]) => command)];
  const whys = ['', ...stepsOf(kind).map(([, why]) => why)];
  const width = Math.max(...steps.map(({ length }) => length));
  const lines = steps
    .map((command, index) =>
      `  ${command.padEnd(width)}  ${whys[index] === '' ? '' : `# ${whys[index]}`}`.trimEnd(),
    )
    .slice(folder === '.' ? 1 : 0);
  return `Next:\n${lines.join('\n')}\n`;
};

/** For the README of the repository. */
export const readmeText = (name: string, kind: Kind): string => `# ${name}

Detection and response for Google Cloud with Riposte (\`@riposte/gcp\`). \`${kind === 'project' ? 'riposte' : 'rollout'}.config.ts\` is the file to edit.

\`\`\`sh
${stepsOf(kind)
  .map(([command, why]) => `${command}  # ${why}`)
  .join('\n')}
\`\`\`

It starts in \`observe\`: cases and evidence, and no permission to change anything. \`.github/workflows/riposte.yml\` checks every pull request and deploys nothing.
`;
