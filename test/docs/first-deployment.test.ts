import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ResponseConfigInput } from '../../core/config/response-schema';
import { APIS_BEFORE_TERRAFORM, apisBeforeFirstApply, neededApis } from '../../core/doctor/needed-apis';
import { agentCommands, neededAgents } from '../../core/naming/service-agents';
import { HARDENED } from '../factories/hardened-stack';
import { parsedConfig } from '../factories/synthesized-stack';
import { ROOT } from './markdown-files';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const GUIDE = read('docs/first-deployment.md');

/**
 * Every gcloud command of the shell blocks in a text, with loops expanded, one for each API. No other program is on the
 * path.
 */
function commandsIn(text: string): string[] {
  const blocks = [...text.matchAll(/^( *)```sh\n([\s\S]*?)^ *```$/gm)].map((match) => match[2] as string);
  const asked = blocks.filter((block) => block.includes('gcloud '));
  const script = ['gcloud() { echo "gcloud $*"; }', ...asked].join('\n');
  const lines = execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8', env: { PATH: '' } })
    .trim()
    .split('\n');
  return lines.flatMap((line) => {
    const apis = /^gcloud services enable (.*) (--project=\S+)$/.exec(line);
    return apis
      ? (apis[1] as string).split(' ').map((api) => `gcloud services enable ${api} ${apis[2]}`)
      : [line];
  });
}

const section = (text: string, heading: string): string =>
  text.split(`${heading}\n`)[1]?.split(/^#+ /m)[0] ?? '';
const enabling = (apis: readonly string[], project = 'PROJECT'): string[] =>
  apis.map((api) => `gcloud services enable ${api} --project=${project}`);
const sorted = (lines: readonly string[]): string[] => [...new Set(lines)].sort();

/** What the code requires before the first apply of a config. */
const askedFor = (changes: Partial<ResponseConfigInput>): string[] => {
  const config = parsedConfig(changes);
  const agents = neededAgents(config).flatMap((agent) =>
    agentCommands(agent, { id: 'PROJECT', number: 'NUMBER' }),
  );
  return sorted([...enabling(apisBeforeFirstApply(config)), ...agents]);
};
const STANDARD = askedFor({});
const IN_THE_PIPELINE = "## In the pipeline's project";
const WITH_A_KEY = '### With a key of your own, or a network of another project';

describe('docs/first-deployment.md lists what the code requires', () => {
  it('for every pipeline', () => {
    expect(sorted(commandsIn(section(GUIDE, IN_THE_PIPELINE)))).toEqual(STANDARD);
  });

  it('with a key', () => {
    const lines = commandsIn(`${section(GUIDE, IN_THE_PIPELINE)}${section(GUIDE, WITH_A_KEY)}`);
    const reads = lines.filter((line) => /service-agent|settings describe/.test(line));
    expect(reads).toHaveLength(2);
    expect(sorted(lines.filter((line) => !reads.includes(line)))).toEqual(askedFor(HARDENED));
  });

  it('for each protected project', () => {
    expect(commandsIn(section(GUIDE, '## In each project that a hub protects'))).toEqual(
      enabling(APIS_BEFORE_TERRAFORM),
    );
  });

  it('and the APIs that the stack enables itself', () => {
    const rows = new Map(
      [...GUIDE.matchAll(/^\| (.+?) \| (.+) \|$/gm)].map((match) => [
        match[1] as string,
        [...(match[2] as string).matchAll(/`([a-z]+)`/g)].map((name) => `${name[1]}.googleapis.com`),
      ]),
    );
    const every = neededApis(parsedConfig());
    const beyond = (changes: Partial<ResponseConfigInput>) =>
      neededApis(parsedConfig(changes)).filter((api) => !every.includes(api));
    expect(rows.get('every pipeline')).toEqual(every);
    expect(rows.get('`encryption`')).toEqual(beyond({ encryption: HARDENED.encryption }));
    expect(rows.get("`profile: 'hardened'`")).toEqual(
      beyond(HARDENED).filter((api) => !rows.get('`encryption`')?.includes(api)),
    );
    expect(rows.get('`admission`')).toEqual(beyond({ admission: { policy: 'create' } }));
    expect(rows.get('`reputation`')).toEqual(
      beyond({ reputation: { secretVersion: 'projects/p/secrets/s/versions/1' } }),
    );
  });
});

describe('the pages about deployment have the same lines', () => {
  const ofPipeline = (path: string) =>
    sorted(commandsIn(read(path)).filter((line) => line.includes('PROJECT') && !/roles create/.test(line)));

  it.each([
    ['README.md', STANDARD],
    ['examples/single-project/README.md', STANDARD],
    ['examples/custom-response/README.md', STANDARD],
    ['examples/organization-rollout/README.md', STANDARD],
    ['examples/existing-network-and-keys/README.md', askedFor(HARDENED)],
  ])('%s', (path, expected) => {
    expect(ofPipeline(path)).toEqual(expected);
  });

  it('docs/organization-rollout.md, for each of the projects', () => {
    const projects = ['acme-checkout-dev', 'acme-checkout-prod'];
    expect(commandsIn(read('docs/organization-rollout.md'))).toEqual(
      projects.flatMap((project) => enabling(APIS_BEFORE_TERRAFORM, project)),
    );
  });
});

it('a network of another project needs the service agents that its owner admits', () => {
  const { network } = HARDENED;
  expect(neededAgents(parsedConfig({ network }))).toEqual(['pubsub', 'functions', 'run']);
});
