/**
 * npm run test:package tests the package that `npm publish` would upload, like a consumer. It packs, checks the tarball
 * with publint and are-the-types-wrong, installs it with the lowest supported peers (from the registry), compiles
 * test/consumer/ with TypeScript 5.9 and the options of `cdktf init`, and examples/ with their own options, synthesizes,
 * and runs the program.
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createChecks, run } from './checks.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Files that may be published: compiled code, declarations, the functions' bundle, the API definitions, the schema of the
 * review, the CI templates, and the documents and examples that they refer to.
 */
const PUBLISHED =
  /^(package\.json|[A-Z]+\.md|LICENSE|docs\/(adr\/)?[a-z0-9-]+\.md|docs\/images\/[a-z]+\.(svg|png)|examples\/([a-z-]+\/(\.github\/workflows\/)?)?[A-Za-z.]+\.(ts|json|md|yml)|ci\/[a-z-]+\/[a-z.-]+\.ya?ml|bin\/riposte\.js|dist\/functions-bundle\/package(-lock)?\.json|dist\/sandbox\/schema\/(excerpts|discovery)\/[a-z][a-z0-9.]*\.json|dist\/review\/report\/review-report\.schema\.json|dist\/[a-z][\w./-]*\.(js|d\.ts))$/;
const UNPUBLISHED = /(^|\/)(test|tests|bench|fixtures|factories|scripts)\//;
/** The picture of a report in README.md takes an eighth of it. */
const MAX_PACKED_BYTES = 2_300_000;
const kilo = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;

/** As in test/consumer/main.ts. */
const CONSUMER = JSON.stringify({ project: { id: 'consumer-prj', number: '310987654321' } });

const work = realpathSync(mkdtempSync(join(tmpdir(), 'riposte-package-')));
const consumer = join(work, 'consumer');
const { check, end } = createChecks();

try {
  const tarball = await check('npm pack', pack);
  if (tarball) await inspect(tarball);
  if (tarball && (await check('a consumer installs it', () => install(tarball)))) await consume();
} finally {
  rmSync(work, { recursive: true, force: true });
  end();
}

function pack() {
  const output = run('npm', ['pack', '--json', '--pack-destination', work], { cwd: root });
  const [packed] = JSON.parse(output.slice(output.indexOf('[')));
  console.log(
    `        ${packed.entryCount} files, ${kilo(packed.size)} packed, ${kilo(packed.unpackedSize)} unpacked`,
  );
  return { ...packed, path: join(work, packed.filename) };
}

async function inspect({ path, files, size }) {
  const bin = (name) => join(root, 'node_modules', '.bin', name);
  await check('the package contains only files that may be published', () => {
    const strange = files
      .map((file) => file.path)
      .filter((name) => !PUBLISHED.test(name) || UNPUBLISHED.test(name));
    if (strange.length > 0) throw new Error(`published, but should not be: ${strange.join(', ')}`);
    if (size > MAX_PACKED_BYTES)
      throw new Error(`${size} bytes packed; expected at most ${MAX_PACKED_BYTES}`);
  });
  await check('publint', () => run(bin('publint'), ['--strict', path], { cwd: root }));
  await check('are-the-types-wrong', () =>
    // JSON has no types.
    run(bin('attw'), [path, '--exclude-entrypoints', './review-report.schema.json'], { cwd: root }),
  );
}

function install({ path }) {
  cpSync(join(root, 'test', 'consumer'), consumer, { recursive: true });
  for (const example of examples()) {
    cpSync(join(root, 'examples', example), join(consumer, 'examples', example), { recursive: true });
  }
  run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', path], { cwd: consumer });
  return true;
}

/** The examples are separate repositories. Here, they find the package in the consumer's node_modules. */
function examples() {
  const folder = join(root, 'examples');
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => existsSync(join(folder, name, 'package.json'))).sort();
}

async function consume() {
  const inConsumer = (file, args, options = {}) => run(file, args, { cwd: consumer, ...options });
  const node = (...args) => inConsumer(process.execPath, args);
  const riposte = (...args) => inConsumer(join(consumer, 'node_modules', '.bin', 'riposte'), args);

  await check('TypeScript 5.9 compiles it with the options of cdktf init', () =>
    node(join('node_modules', 'typescript', 'bin', 'tsc'), '--pretty', 'false'),
  );
  await check('the facade synthesizes', () => node('main.js'));
  for (const example of examples()) {
    await check(`examples/${example} compiles and synthesizes`, () => {
      const cwd = join(consumer, 'examples', example);
      const tsc = join(consumer, 'node_modules', 'typescript', 'bin', 'tsc');
      run(process.execPath, [tsc, '--noEmit', 'false', '--outDir', 'out'], { cwd });
      run(process.execPath, [join('out', 'main.js')], { cwd });
    });
  }
  await check('core, responder and testing work', () => node('rehearse.js'));
  await check('an ES module imports every subpath', () => node('esm.mjs'));
  await check('riposte start contains the reference finding', () =>
    expectVerdict(riposte('start', '--mode', 'enforce', '--json'), 'contained'),
  );
  await check('riposte simulate accepts a finding of the consumer', () => {
    const code = `process.stdout.write(JSON.stringify(require('@riposte/gcp/testing').referenceFinding(${CONSUMER})))`;
    writeFileSync(join(consumer, 'finding.json'), node('-e', code));
    expectVerdict(riposte('simulate', 'finding.json', '--mode', 'enforce', '--json'), 'contained');
  });
  await check('riposte review shows its sample, which matches the schema of the package', () => {
    const output = inConsumer(join(consumer, 'node_modules', '.bin', 'riposte'), ['review', '--json'], {
      expected: 1,
    });
    const { verdicts, schemaVersion } = JSON.parse(output);
    if (verdicts.detection !== 'weakened')
      throw new Error(`detection is ${verdicts.detection}, expected weakened`);
    const version = node(
      '-p',
      "require('@riposte/gcp/review-report.schema.json').properties.schemaVersion.const",
    );
    if (Number(version) !== schemaVersion) throw new Error(`the schema is of version ${version.trim()}`);
  });
}

function expectVerdict(json, expected) {
  const { verdict } = JSON.parse(json);
  if (verdict !== expected) throw new Error(`the verdict is ${verdict}, expected ${expected}`);
}
