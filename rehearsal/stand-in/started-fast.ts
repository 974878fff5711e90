/**
 * A program that runs the file `code` beside it. Terraform starts a provider some fifteen times from init to destroy,
 * and half of each start would be compiling: the first one that ends keeps the compiled code in `cache`. That stands
 * elsewhere, because Terraform locks what lies beside a provider by its checksum. What another version of Node has
 * compiled is not taken by V8, which then compiles anew.
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
    // Several may end at once: each writes a file of its own, and the last one stays.
    writeFileSync(\`\${cache}.\${process.pid}\`, script.createCachedData());
    renameSync(\`\${cache}.\${process.pid}\`, cache);
  });
}
script.runInThisContext()(exports, require, module, filename, __dirname);
`;
