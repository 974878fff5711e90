import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { tempFolder } from '../../factories/temp-folder';

const ROOT = join(__dirname, '..', '..', '..');
const RIPOSTE = join(ROOT, 'bin', 'riposte.js');

/** Documents whose commands an on-call person types. The tests run each of these commands. */
const PLAYED = ['docs/game-day.md', 'docs/runbooks.md'];

/** Commands of other documents that the sandbox does not serve, or that change what a person owns, with the reason. */
const NOT_PLAYED: Readonly<Record<string, string>> = {
  'artifacts docker images describe': 'Artifact Registry holds no images in the sandbox',
  'auth application-default': 'changes the credentials of the machine and asks no API',
  'auth print-access-token': 'prints the token of gcloud itself and asks no API',
  'beta container binauthz attestations sign-and-create':
    'signs with Cloud KMS, whose signatures are not served',
  'beta services identity create': 'part of a deployment: test/rehearsal deploys on what it makes',
  'container binauthz policy export': 'Binary Authorization is off in the world of the reference finding',
  'functions describe': 'part of a deployment',
  'iam roles create': 'of the doctor, whose permissions test/cli/doctor holds',
  'iam service-accounts': 'of image signing, in a project that is not in this world',
  'logging buckets undelete': 'no log bucket is being deleted in this world',
  'logging settings describe': 'part of a deployment with a key of one’s own',
  'projects add-iam-policy-binding': 'part of a deployment',
  'projects describe': 'asks for the number of a project of one’s own',
  'projects list': 'asks for more than one project',
  'pubsub subscriptions pull': 'takes findings of a deployment to `riposte simulate`',
  'run deploy': 'an example of image admission',
  'run services update': 'an example with images and settings that are not in this world',
  'scc manage services': 'the service that it changes is read only in the sandbox',
  'services enable': 'part of a deployment: test/rehearsal deploys with only these switched on',
  'storage service-agent': 'part of a deployment with a key of one’s own',
};

const CASE = /case-\d{8}-\d{6}-[0-9a-f]+/;

/** Every gcloud command of a document: complete lines of its blocks, and the text between backticks. */
function commandsIn(document: string): readonly string[] {
  const text = readFileSync(join(ROOT, document), 'utf8').replace(/\\\n\s*/g, ' ');
  const whole = [...text.matchAll(/^\s*(gcloud [^\n]*)$/gm)].map(([, command = '']) => command);
  const inline = [...text.matchAll(/`(gcloud [^`]+)`/g)].map(([, command = '']) => command);
  return [...new Set([...whole, ...inline].map((command) => command.trim()))];
}

const documents = (): readonly string[] => [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

const isOnPath = (program: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

test('a test runs every gcloud command of the documents, or this file has the reason why not', () => {
  const others = documents().filter((name) => !PLAYED.includes(name));
  const unexplained = others
    .flatMap(commandsIn)
    .filter((command) => !Object.keys(NOT_PLAYED).some((known) => command.startsWith(`gcloud ${known}`)))
    .filter((command) => !PLAYED.flatMap(commandsIn).some((played) => sameCommand(played, command)));
  expect(unexplained).toEqual([]);
});

/** The words before the first argument. */
const wordsOf = (command: string): string => command.split(/ (?=[-'"]|\S*[/A-Z])/)[0] ?? '';
const sameCommand = (one: string, other: string): boolean => wordsOf(one) === wordsOf(other);

// Skipped if gcloud is not installed, because the commands need the genuine one.
const withGcloud = isOnPath('gcloud') ? describe : describe.skip;

interface Incident {
  readonly output: readonly string[];
  waitFor(text: string): Promise<string>;
  clientOf(role: string): NodeJS.ProcessEnv;
  play(
    command: string,
    env: NodeJS.ProcessEnv,
  ): Promise<{ readonly command: string; readonly code: number | null; readonly text: string }>;
}

/** The reference finding, contained in a separate sandbox that keeps running. */
function incident(): Incident {
  const cwd = tempFolder('game-day');
  const output: string[] = [];
  let sandbox: ChildProcess;

  const waitFor = async (text: string): Promise<string> => {
    for (let waited = 0; waited < 60_000; waited += 100) {
      const all = output.join('');
      if (all.includes(text)) return all;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`the sandbox never said "${text}":\n${output.join('')}`);
  };

  /** The variables that `riposte env` exports. */
  const clientOf = (role: string): NodeJS.ProcessEnv => {
    const text = execFileSync(process.execPath, [RIPOSTE, 'env', '--as', role], { cwd, encoding: 'utf8' });
    const exported = [...text.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name, value]) => [name, value]);
    return { PATH: process.env.PATH, HOME: cwd, ...Object.fromEntries(exported) };
  };

  const play = (command: string, env: NodeJS.ProcessEnv) => {
    const child = spawn('bash', ['-c', command], { cwd, env });
    const said: string[] = [];
    child.stdout.on('data', (chunk) => said.push(String(chunk)));
    child.stderr.on('data', (chunk) => said.push(String(chunk)));
    return new Promise<{ command: string; code: number | null; text: string }>((resolve) =>
      child.once('exit', (code) => resolve({ command, code, text: said.join('') })),
    );
  };

  beforeAll(async () => {
    sandbox = spawn(process.execPath, [RIPOSTE, 'start', '--keep'], {
      cwd,
      env: { PATH: process.env.PATH, HOME: cwd },
    });
    sandbox.stdout?.on('data', (chunk) => output.push(String(chunk)));
    sandbox.stderr?.on('data', (chunk) => output.push(String(chunk)));
    await waitFor('The sandbox keeps running');
  }, 90_000);

  afterAll(async () => {
    const ended = new Promise((resolve) => sandbox.once('exit', resolve));
    sandbox.kill('SIGINT');
    await ended;
  });

  return { output, waitFor, clientOf, play };
}

const traffic = "gcloud run services describe web --region=us-central1 --format='value(status.traffic)'";

withGcloud('an incident, played with the genuine gcloud on a sandbox that is kept up', () => {
  const { output, waitFor, clientOf, play } = incident();

  test('a reader may not undo', async () => {
    const caseId = CASE.exec(output.join(''))?.[0];
    const undo = `gcloud pubsub topics publish projects/demo-prj/topics/riposte-undo --message='{"caseId":"${caseId}"}'`;
    const { code, text } = await play(undo, clientOf('reader'));
    expect(code).toBe(1);
    expect(text).toContain('PERMISSION_DENIED');
  });

  test('every command succeeds, and the undo is carried out', async () => {
    const caseId = CASE.exec(await waitFor('How to undo'))?.[0] ?? '';
    const operator = clientOf('operator');
    expect((await play(traffic, operator)).text).toMatch(/web-00006-lok/);
    const commands = PLAYED.flatMap(commandsIn)
      .map((command) => command.replace('"CASE"', `"${caseId}"`).replace(/\bPROJECT\b/g, 'demo-prj'))
      .filter((command) => !command.includes('update-traffic'))
      // Commands to contain by hand. Their names are those of the case, which test/core checks.
      .filter((command) => !/\b(?:SERVICE|REGION|JOB|POOL|REVISION|EXECUTION|MEMBER)\b/.test(command))
      // A sentence names a group of commands.
      .filter((command) => command !== 'gcloud beta');
    expect(commands.length).toBeGreaterThan(14);
    const failed = [];
    // A rehearsal prints no command for the cloud, so this test uses the undo command of the document for a deployment.
    const publish = commands.find((command) => command.includes('topics publish')) ?? '';
    expect(publish).toContain(caseId);
    expect(output.join('')).toContain(`riposte undo ${caseId}`);
    for (const command of commands) {
      const played = await play(command, operator);
      if (played.code !== 0) failed.push(played);
      if (command.includes('topics publish')) await waitFor('undone');
    }
    expect(failed).toEqual([]);
    // The latest revision is the one that the finding names, and it serves again.
    expect((await play(traffic, operator)).text).toMatch(/latestRevision/);
  }, 180_000);
});

withGcloud('an undo after somebody split the traffic by hand', () => {
  const { output, waitFor, clientOf, play } = incident();

  test('is refused, and does not change the traffic', async () => {
    const operator = clientOf('operator');
    const [split = ''] = PLAYED.flatMap(commandsIn).filter((command) => command.includes('=50,'));
    expect((await play(split, operator)).code).toBe(0);
    const caseId = CASE.exec(output.join(''))?.[0];
    await play(
      `gcloud pubsub topics publish projects/demo-prj/topics/riposte-undo --message='{"caseId":"${caseId}"}'`,
      operator,
    );
    await waitFor('shift-traffic not undone');
    expect((await play(traffic, operator)).text).toMatch(/'percent': 50.*'percent': 50/s);
  }, 90_000);
});
