#!/usr/bin/env node
'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const program = join(__dirname, '..', 'dist', 'cli', 'index.js');
if (!existsSync(program)) {
  process.stderr.write('riposte: not built yet: dist/cli/index.js is missing.\nTo fix it: npm run build\n');
  process.exit(3);
}
const { run, processIo } = require(program);
run(process.argv.slice(2), processIo()).then((code) => {
  process.exitCode = code;
});
