/**
 * Replaces the package thread-stream in a function bundle. Only transports of pino need it, and they are worker threads
 * that load their code from files, which a bundle does not have. The functions write their log lines to standard output.
 */
module.exports = class {
  constructor() {
    throw new Error('A function bundle has no log transports. Write log lines to standard output.');
  }
};
