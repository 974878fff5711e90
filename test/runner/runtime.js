'use strict';
const hooks = require('node:async_hooks');
const { join, sep } = require('node:path');
const { compileFunction } = require('node:vm');
const { default: JestRuntime } = require('jest-runtime');

/** A module's code as a function, by file name. It outlives the test file; what the function makes does not. */
const compiled = new Map();

/**
 * Loads modules as Jest does, with two differences that halve the time of the suite. Both need an environment that
 * shares its globals with Node (./environment.js), and neither lets a test file see what another has left in a
 * module of ours: test/runner/runner.test.ts proves that.
 *
 * Packages under node_modules are loaded by Node, once for each worker, instead of once for each test file. So
 * jest.resetModules() and jest.isolateModules() do not reach them; jest.mock() does.
 *
 * Every other module is still run anew for each test file, but compiled only once.
 */
module.exports = class Runtime extends JestRuntime {
  /** Storages that Jest's own modules have made. */
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
    executor.compile = (source, filename) => {
      const known = compiled.get(filename);
      if (known?.source === source) return known.run;
      const run = compileFunction(source, executor.injectedModuleParameters, { filename });
      compiled.set(filename, { source, run });
      return run;
    };
  }

  requireModule(from, name, options, isRequireActual = false) {
    // Jest's own modules are internal. They hold the state of a run, so they are loaded for each test file.
    if (options?.isInternalModule && name === 'node:async_hooks') return this.hooks;
    if (name && !options?.isInternalModule && !this._resolution.isCoreModule(name)) {
      const file = this._resolution.resolveCjs(from, name);
      if (file.startsWith(join(this._config.rootDir, 'node_modules') + sep)) return require(file);
    }
    return super.requireModule(from, name, options, isRequireActual);
  }

  // Until Node 24 every new promise visits each storage that is in use. jest-circus makes one for each test file and
  // leaves it on, so the hundredth file would pay for the ninety-nine before it.
  teardown() {
    super.teardown();
    for (const storage of this.storages) storage.disable();
  }
};
module.exports.default = module.exports;
