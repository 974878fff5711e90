import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

/**
 * Runs named checks one after the other. They are too slow for the test suite, or need the package registry.
 * `--report=FILE` writes the counts in the format of jest's report.
 */
export function createChecks(argv = process.argv) {
  const failed = [];
  let passed = 0;
  return {
    /** Reports a check that fails, and continues with the next one. Returns the result of `work`. */
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

/** Runs a program to its end. @throws Error with its output if the exit code is not the expected one */
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
