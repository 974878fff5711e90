'use strict';
const { pathToFileURL } = require('node:url');

/**
 * Imports an ECMAScript module with Node itself, because Jest cannot load one. ./runtime.js lets Node load this file.
 *
 * @param file - the absolute path of the module
 */
exports.nativeImport = (file) => import(pathToFileURL(file).href);
