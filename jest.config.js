const programs = require('./test/runner/programs');

/** @type {import('jest').Config} */
module.exports = {
  // These save more than half of the time of the suite. runtime.js explains how, and test/runner/runner.test.ts checks the isolation.
  runtime: '<rootDir>/test/runner/runtime.js',
  testEnvironment: '<rootDir>/test/runner/environment.js',
  setupFilesAfterEnv: ['<rootDir>/test/runner/quick-expect.js', '<rootDir>/test/runner/end-of-file.ts'],
  testRunner: '<rootDir>/test/runner/one-message.js',
  testSequencer: '<rootDir>/test/runner/sequencer.js',
  globalSetup: '<rootDir>/test/runner/shared-folder.js',
  globalTeardown: '<rootDir>/test/runner/remove-shared-folder.js',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // Run by jest.programs.config.js.
  testPathIgnorePatterns: ['/node_modules/', ...programs.map((file) => `/${file.replaceAll('.', '\\.')}$`)],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // Lazy imports name the compiled file (./x.js), as Node requires. The sources are x.ts.
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': ['$1', '$1.js'],
    // Examples import the package by its name, as users do.
    '^@riposte/gcp$': '<rootDir>/index.ts',
    '^@riposte/gcp/core$': '<rootDir>/core/index.ts',
    '^@riposte/gcp/responder$': '<rootDir>/functions/library.ts',
    '^@riposte/gcp/testing$': '<rootDir>/testing/index.ts',
  },
  maxWorkers: 2,
  // Long, because no test depends on time, and other programs may use the same two cores.
  testTimeout: 30_000,
};
