'use strict';
const hooks = require('node:async_hooks');
const { join, sep } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { compileFunction } = require('node:vm');
const { default: JestRuntime } = require('jest-runtime');
const { freezeExports } = require('./frozen');

// V8 compiles a function to machine code when it first runs, which is quick, and for speed only after it has run for a
// while. Most functions of a test run too short for that. The budget is four times V8's own, and later versions of Node
// have no such flag. Measured: 15 % less processor time.
setFlagsFromString('--always-sparkplug');
if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=270336');

/** Sources, as opposed to the test files themselves, and data that they import. */
const OURS = /(?<!\.test)\.(ts|json)$/;

/** Modules of tests that Node loads like a package. */
const OF_NODE = new Set([join(__dirname, 'native-import.js')]);

/** A module's code as a function, by file name. The function outlives the test file; the modules that it creates do not. */
const compiled = new Map();

/** What test files share in one worker. Each run has its own resolver, and so its own sources and modules. */
const runs = new WeakMap();

/**
 * Loads modules as Jest does, with differences that cut the time of the suite by more than half. They need an environment
 * that shares its globals with Node (./environment.js). test/runner/runner.test.ts checks them.
 *
 * 1. Node loads packages in node_modules once for each worker, instead of once for each test file. So
 *    jest.resetModules() and jest.isolateModules() do not affect packages; jest.mock() does.
 * 2. Our own modules, helpers of tests included, also run once for each worker, so that V8 compiles their functions for
 *    speed once. To keep test files independent, ./frozen.js freezes what they export, and
 *    test/layers/module-state.test.ts lists every variable in which a module keeps something. A test file that mocks or
 *    resets modules has its own copy of all of them from then on.
 * 3. A source file is read and transformed once for each worker and run, because no source changes during a run.
 */
module.exports = class Runtime extends JestRuntime {
  /** Storages that our modules created. */
  storages = [];
  /** Whether this file loads its own copies of our modules. */
  isAlone = false;

  constructor(...options) {
    super(...options);
    const [, , resolver, transformer] = options;
    if (!runs.has(resolver))
      runs.set(resolver, {
        options,
        library: undefined,
        read: new Map(),
        transformed: new Map(),
        sourceMaps: new Map(),
      });
    this.run = runs.get(resolver);
    const { executor, storages } = this;
    this.hooks = {
      ...hooks,
      AsyncLocalStorage: class extends hooks.AsyncLocalStorage {
        constructor() {
          super();
          storages.push(this);
        }
      },
    };
    remember(this.run.read, this.fileCache, 'readFile');
    remember(this.run.transformed, transformer, 'transform');
    // Jest takes this map once, before the test file loads anything.
    this.transformCache.sourceMaps = this.run.sourceMaps;
    executor.compile = (source, filename) => {
      const known = compiled.get(filename);
      if (known?.source === source) return known.run;
      const run = compileFunction(source, executor.injectedModuleParameters, { filename });
      compiled.set(filename, { source, run });
      return run;
    };
  }

  requireModule(from, name, options, isRequireActual = false) {
    // Jest's own modules are internal. They keep the state of a run, so they are loaded for each test file.
    if (name === 'node:async_hooks')
      return options?.isInternalModule ? { ...hooks, AsyncLocalStorage: OneAtATime } : this.hooks;
    if (name && !options?.isInternalModule && !this._resolution.isCoreModule(name)) {
      const file = this._resolution.resolveCjs(from, name);
      if (file.startsWith(join(this._config.rootDir, 'node_modules') + sep) || OF_NODE.has(file))
        return require(file);
      if (OURS.test(file)) return this.requireOurs(from, name, options, isRequireActual);
    }
    return super.requireModule(from, name, options, isRequireActual);
  }

  requireOurs(...request) {
    if (this.isAlone) return super.requireModule(...request);
    this.run.library ??= new Library(...this.run.options);
    return this.run.library.requireOurs(...request);
  }

  setMock(...mock) {
    this.isAlone = true;
    super.setMock(...mock);
  }

  resetModules() {
    this.isAlone = true;
    super.resetModules();
  }

  // Before Node 24, every new promise visits each storage in use, so storages that a test file leaves would slow down
  // all later files. A storage is in use again when something runs in it.
  teardown() {
    super.teardown();
    for (const storage of [...this.storages, ...(this.run.library?.storages ?? [])]) storage.disable();
  }
};
module.exports.default = module.exports;

/** The modules that test files share. It is the runtime of no test file, so it never ends. */
class Library extends module.exports {
  isAlone = true;
  /** Exports of modules whose importers may still load. */
  loaded = [];
  depth = 0;

  requireOurs(...request) {
    this.depth += 1;
    try {
      const exports = super.requireOurs(...request);
      this.loaded.push(exports);
      return exports;
    } finally {
      this.depth -= 1;
      if (this.depth === 0) this.loaded.splice(0).forEach(freezeExports);
    }
  }
}

/**
 * Jest's storage of the test that runs. Node's makes every promise slower before Node 24, even if nothing else uses one.
 * Our tests run one after the other, so one variable is enough.
 */
class OneAtATime {
  run(store, work) {
    const before = this.store;
    this.store = store;
    return work().finally(() => {
      this.store = before;
    });
  }

  getStore() {
    return this.store;
  }
}

/** Makes `object[method](filename)` return what it returned before, also to another object. */
function remember(known, object, method) {
  const original = object[method].bind(object);
  object[method] = (filename, ...rest) => {
    if (!known.has(filename)) known.set(filename, original(filename, ...rest));
    return known.get(filename);
  };
}
