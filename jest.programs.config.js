const everything = require('./jest.config');
const programs = require('./test/runner/programs');

/** @type {import('jest').Config} */
module.exports = {
  ...everything,
  testMatch: programs.map((file) => `<rootDir>/${file}`),
  testPathIgnorePatterns: ['/node_modules/'],
};
