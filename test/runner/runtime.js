'use strict';
const hooks = require('node:async_hooks');
const { join, sep } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { compileFunction } = require('node:vm');
const { default: JestRuntime } = require('jest-runtime');

// Node 20 compiles a function for speed after it runs for a short time. Each test file has its own copy of our modules,
// so most of these compilations cost more than they save. This is eight times V8's own value. Later versions of Node
// have no such flag, and compile later by themselves.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=540672');

/** A module's code as a function, by file name. The function outlives the test file; the modules that it creates do not. */
const compiled = new Map();

/** Sources by file name, as read and as transformed. Each run has its own resolver, and so its own sources. */
const sources = new WeakMap();

/**
 * Loads modules as Jest does, with three differences that halve the time of the suite. The first two need an environment
 * that shares its globals with Node (./environment.js). With all of them, a test file still never sees state that another
 * file left in one of our modules; test/runner/runner.test.ts checks this.
 *
 * 1. Node loads packages in node_modules once for each worker, instead of once for each test file. So
 *    jest.resetModules() and jest.isolateModules() do not affect packages; jest.mock() does.
 * 2. Every other module still runs again for each test file, but is compiled only once.
 * 3. A source file is read and transformed once for each worker and run, because no source changes during a run.
 */
module.exports = class Runtime extends JestRuntime {
  /** Storages that our modules created. */
  storages = [];

  constructor(...options) {
    super(...options);
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
    const [, , resolver, transformer] = options;
    if (!sources.has(resolver)) sources.set(resolver, { read: new Map(), transformed: new Map() });
    const { read, transformed } = sources.get(resolver);
    remember(read, this.fileCache, 'readFile');
    remember(transformed, transformer, 'transform');
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
      if (file.startsWith(join(this._config.rootDir, 'node_modules') + sep)) return require(file);
    }
    return super.requireModule(from, name, options, isRequireActual);
  }

  // Before Node 24, every new promise visits each storage in use, so storages that a test file leaves would slow down
  // all later files.
  teardown() {
    super.teardown();
    for (const storage of this.storages) storage.disable();
  }
};
module.exports.default = module.exports;

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
