/**
 * npm run test:cdktn: the same code on CDK Terrain, the community's continuation of cdktf (docs/cdk-terrain.md).
 * Copies the working tree, selects the other engine in package.json, installs (from the registry), checks types, runs the
 * tests, and compares the output of both engines.
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createChecks, run } from './checks.mjs';
import { onCdkTerrain } from './on-cdk-terrain.mjs';
import { differences, readTree } from './synthesized-tree.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Folders of test/ that never load the engine, or that check this repository's own package.json. */
const NOT_RUN = ['cli', 'core', 'docs', 'package', 'sandbox/server', 'scripts'];

const INSTALL = ['install', '--ignore-scripts', '--no-audit', '--no-fund'];

const work = realpathSync(mkdtempSync(join(tmpdir(), 'riposte-cdktn-')));
const copy = join(work, 'riposte');
const { check, end } = createChecks();

try {
  if (await check('npm install with the alias', install)) await prove();
} finally {
  rmSync(work, { recursive: true, force: true });
  end();
}

function install() {
  const files = run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  for (const file of files.split('\0').filter((name) => name !== '' && existsSync(join(root, name)))) {
    cpSync(join(root, file), join(copy, file));
  }
  switchEngine(copy);
  run('npm', INSTALL, { cwd: copy });
  return true;
}

function switchEngine(folder) {
  const manifest = join(folder, 'package.json');
  const changed = onCdkTerrain(JSON.parse(readFileSync(manifest, 'utf8')));
  writeFileSync(manifest, `${JSON.stringify(changed, null, 2)}\n`);
}

/** The published package with cdktn: its peers accept the alias, and the facade synthesizes. */
function consumer() {
  const folder = join(work, 'consumer');
  const packed = run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', work], {
    cwd: root,
  });
  cpSync(join(root, 'test', 'consumer'), folder, { recursive: true });
  switchEngine(folder);
  run('npm', [...INSTALL, join(work, JSON.parse(packed)[0].filename)], { cwd: folder });
  oneEngine(folder);
  run(process.execPath, [join('node_modules', 'typescript', 'bin', 'tsc')], { cwd: folder });
  for (const program of ['main.js', 'rehearse.js']) run(process.execPath, [program], { cwd: folder });
}

async function prove() {
  await check('the engine is cdktn, once', () => oneEngine(copy));
  await check('types', () => run('npm', ['run', '--silent', 'types'], { cwd: copy }));
  const built = await check('build', () => {
    run('npm', ['run', '--silent', 'build'], { cwd: copy });
    run(process.execPath, ['scripts/build.mjs', '--if-stale'], { cwd: root });
    return true;
  });
  if (!built) return;
  await check('tests', tests);
  const { config } = createRequire(join(root, 'dist', 'main.js'))('./riposte.config.js');
  const compared = {
    'riposte.config.ts': config,
    'the same in mode enforce': { ...config, mode: 'enforce' },
    'a rollout': rolloutOf(config),
  };
  for (const [index, [name, content]] of Object.entries(compared).entries()) {
    await check(`both engines have the same output for ${name}`, () => sameSynthesis(String(index), content));
  }
  await check('a consumer of the package on cdktn', consumer);
}

function tests() {
  const report = join(work, 'tests.json');
  const ignored = `--testPathIgnorePatterns=/test/(${NOT_RUN.join('|')})/`;
  const jest = join('node_modules', 'jest', 'bin', 'jest.js');
  run(process.execPath, [jest, '--silent', ignored, '--json', `--outputFile=${report}`], { cwd: copy });
  const { numPassedTests, numPassedTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
  console.log(`        ${numPassedTests} tests in ${numPassedTestSuites} files`);
}

/** Checks that there is one engine. With two, synthesis throws, because an app refuses resources of another engine. */
function oneEngine(folder) {
  const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  const engines = Object.entries(packages).filter(([path]) =>
    /(^|\/)node_modules\/(cdktf|cdktn)$/.test(path),
  );
  const found = engines.map(([path, { name, version }]) => `${path}: ${name ?? 'cdktf'} ${version}`);
  if (engines.length !== 1 || engines[0]?.[1].name !== 'cdktn') throw new Error(found.join('\n'));
}

function sameSynthesis(name, content) {
  const config = join(work, `${name}.json`);
  writeFileSync(config, JSON.stringify(content));
  const [cdktf, cdktn] = [root, copy].map((folder, index) => {
    const outdir = join(work, `${name}-${index}`);
    run(process.execPath, ['dist/main.js'], {
      cwd: folder,
      env: { CDKTF_OUTDIR: outdir, RIPOSTE_CONFIG: config },
    });
    return readTree(outdir);
  });
  if (cdktf.size === 0) throw new Error('nothing was synthesized');
  const found = differences(cdktf, cdktn);
  if (found.length > 0) throw new Error(found.slice(0, 20).join('\n'));
}

/** A rollout with the root config's project as the hub of two other projects. */
function rolloutOf({ project, region, operators, backend }) {
  return {
    hub: { project, region, operators, backend, notifications: { scope: { organization: '123456789012' } } },
    defaults: { mode: 'enforce', tiers: ['observe', 'access', 'workload'] },
    projects: ['first', 'second'].map((name, index) => ({
      id: `${name}-prj`,
      number: String(500_000_000_000 + index),
      runtimeServiceAccounts: [`web-runtime@${name}-prj.iam.gserviceaccount.com`],
    })),
  };
}
