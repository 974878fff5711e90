/**
 * A program that runs the file `code` in the same folder. Terraform starts a provider about fifteen times from init to
 * destroy, and compiling would take half of each start. So the first process that ends writes the compiled code to
 * `cache`. The cache is in another folder, because Terraform locks the files next to a provider by checksum. V8 refuses
 * code that another version of Node compiled, and compiles again.
 */
export const startedFast = (code: string, cache: string): string => `#!/usr/bin/env node
'use strict';
const { existsSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { wrap } = require('node:module');
const { join } = require('node:path');
const { Script } = require('node:vm');
const filename = join(__dirname, ${JSON.stringify(code)});
const cache = ${JSON.stringify(cache)};
const kept = existsSync(cache) ? { cachedData: readFileSync(cache) } : {};
const script = new Script(wrap(readFileSync(filename, 'utf8')), { filename, ...kept });
if (!kept.cachedData) {
  process.once('exit', () => {
    // Several processes may end at once. Each writes its own file, and the last rename wins.
    writeFileSync(\`\${cache}.\${process.pid}\`, script.createCachedData());
    renameSync(\`\${cache}.\${process.pid}\`, cache);
  });
}
script.runInThisContext()(exports, require, module, filename, __dirname);
`;
