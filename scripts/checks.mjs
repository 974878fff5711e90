import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

/**
 * Named checks, one after the other, for what is too slow or needs the package registry to be a test of the suite.
 * `--report=FILE` writes the counts in the shape of jest's report.
 */
export function createChecks(argv = process.argv) {
  const failed = [];
  let passed = 0;
  return {
    /** A check that fails is told, and the next one runs all the same. Returns what `work` returned. */
    async check(name, work) {
      const begun = performance.now();
      try {
        const result = await work();
        passed += 1;
        console.log(`ok      ${name} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
        return result;
      } catch (error) {
        failed.push(name);
        console.error(`FAILED  ${name}\n${indented(error.message)}`);
        return undefined;
      }
    },
    end() {
      const report = argv.find((argument) => argument.startsWith('--report='))?.slice('--report='.length);
      const counts = { numPassedTests: passed, numFailedTests: failed.length };
      if (report) writeFileSync(report, JSON.stringify(counts));
      process.exitCode = failed.length === 0 ? 0 : 1;
    },
  };
}

/** Runs a program to its end; what it wrote is in the error when it fails. */
export function run(command, args, { cwd, env = {}, expected = 0 }) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, CHECKPOINT_DISABLE: '1', ...env },
  });
  if (error) throw error;
  if (status === expected) return stdout;
  const tail = `${stdout}\n${stderr}`.trim().split('\n').slice(-60).join('\n');
  throw new Error(`${[command, ...args].join(' ')} ended with ${status}, expected ${expected}\n${tail}`);
}

const indented = (text) => text.replace(/^/gm, '        ');
