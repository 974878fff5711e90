'use strict';
const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

// cdktf keeps its tokens in a global. Packages stay loaded (./runtime.js), so their tokens need the same global.
const KEPT = new Set(['__cdktfTokenMap']);

// cdktf captures the whole stack for each token, and Jest maps each frame of it to its source. No test reads these.
const capture = Error.captureStackTrace;
Error.captureStackTrace = (object, below) => {
  if (Error.stackTraceLimit !== Number.MAX_SAFE_INTEGER) capture(object, below);
};

/**
 * Runs test files one after another with Node's own globals, so that an array or an error of a package is an instance
 * of the same Array and Error as ours. Jest would give each test file a copy of the globals. Instead, this environment
 * restores the globals, `process` and the environment variables when a test file ends.
 */
module.exports = class SharedGlobals {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  fakeTimers = null;

  constructor({ projectConfig }) {
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
    this.restore = [globalsOf(globalThis), processState()];
  }

  async setup() {}

  async teardown() {
    this.fakeTimersModern.dispose();
    for (const restore of this.restore) restore();
  }

  // Jest only checks that this returns a value. ./runtime.js compiles for the context that it runs in.
  getVmContext() {
    return globalThis;
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }
};

function globalsOf(global) {
  const before = new Map(
    Reflect.ownKeys(global).map((key) => [key, Reflect.getOwnPropertyDescriptor(global, key)]),
  );
  return () => {
    for (const key of Reflect.ownKeys(global)) {
      if (!before.has(key) && !KEPT.has(key)) Reflect.deleteProperty(global, key);
    }
    for (const [key, descriptor] of before) Reflect.defineProperty(global, key, descriptor);
  };
}

function processState() {
  const { env, exit, exitCode } = process;
  const folder = process.cwd();
  const variables = { ...env };
  return () => {
    process.env = env;
    for (const name of Object.keys(env)) if (!(name in variables)) delete env[name];
    Object.assign(env, variables);
    Object.assign(process, { exit, exitCode });
    process.chdir(folder);
  };
}
