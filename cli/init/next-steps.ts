import { VERSION } from '../terminal/version';
import type { Kind } from './new-repository';

const DOCS = 'node_modules/@riposte/gcp/docs';

/** The next steps in a new repository, in order, each with its command. */
const stepsOf = (kind: Kind): readonly (readonly [command: string, why: string])[] => [
  [
    `npm install ./riposte-gcp-${VERSION}.tgz`,
    'the package is not published yet: first copy the tarball of `npm pack` to this folder, and commit it with package-lock.json',
  ],
  ['npm run check', 'checks the types'],
  ['npm run synth', 'writes the stacks to cdktf.out; needs no cloud and no Terraform'],
  ['npx riposte start', 'sends a finding to a sandbox with this config; needs no cloud'],
  ['npm run doctor', 'reports what would fail in the project; only reads, with your credentials'],
  ...(kind === 'project'
    ? ([
        ['npm run deploy', `needs credentials and Terraform; first read ${DOCS}/first-deployment.md`],
      ] as const)
    : ([
        ['npm run deploy:hub', `needs credentials and Terraform; first read ${DOCS}/organization-rollout.md`],
        ['npm run deploy:projects', 'run it after the hub, because the identities of the hub must exist'],
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

Detection and response for Google Cloud with Riposte (\`@riposte/gcp\`). \`${kind === 'project' ? 'riposte' : 'rollout'}.config.ts\` is the file that you edit.

\`\`\`sh
${stepsOf(kind)
  .map(([command, why]) => `${command}  # ${why}`)
  .join('\n')}
\`\`\`

Riposte starts in mode \`observe\`: it writes cases and evidence, and has no permission to change a workload. \`.github/workflows/riposte.yml\` checks every pull request and deploys nothing.
`;
