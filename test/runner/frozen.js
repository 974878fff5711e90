'use strict';

const seen = new WeakSet();

/**
 * Freezes the plain objects and lists that a module exports, deeply, so that no test file can change what the next one
 * sees. A change throws a TypeError in the test that makes it. Functions, instances of classes, and maps stay as they
 * are.
 */
exports.freezeExports = (exports) => {
  if (typeof exports !== 'object' || exports === null) return;
  for (const name of Object.keys(exports)) freezeDeeply(exports[name]);
};

function freezeDeeply(value) {
  if (!isData(value) || seen.has(value)) return;
  seen.add(value);
  for (const key of Reflect.ownKeys(value)) {
    const { value: member } = Reflect.getOwnPropertyDescriptor(value, key);
    freezeDeeply(member);
  }
  Object.freeze(value);
}

function isData(value) {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null;
}
