'use strict';
const { equals, iterableEquality } = require('@jest/expect-utils');

const whole = globalThis.expect;

/**
 * Jest's `expect` builds each of its 250 matchers, and captures a stack trace, before it looks at a value. Most
 * assertions only find that two values are equal. This `expect` decides `toBe`, `toEqual` and, for
 * lists, `toContain` with Jest's own comparison. If they do not hold, it builds Jest's `expect` for the message, and also
 * for every other matcher.
 */
class Quick {
  constructor(actual) {
    this.actual = actual;
  }

  toBe(...expected) {
    this.decide('toBe', Quick.prototype.toBe, expected, Object.is);
  }

  toEqual(...expected) {
    this.decide('toEqual', Quick.prototype.toEqual, expected, (left, right) =>
      equals(left, right, [iterableEquality]),
    );
  }

  toContain(...expected) {
    this.decide('toContain', Quick.prototype.toContain, expected, isItem);
  }

  decide(name, caller, expected, holds) {
    // expect.assertions() and expect.hasAssertions() count on it.
    if (expected.length === 1 && holds(this.actual, expected[0])) {
      whole.getState().assertionCalls += 1;
      return;
    }
    try {
      whole(this.actual)[name](...expected);
    } catch (error) {
      // The report of a failure shows the line of the test, and not a line of this file.
      Error.captureStackTrace(error, caller);
      throw error;
    }
  }
}

/** Jest's toContain also reads texts and other collections. Those are left to Jest. */
const isItem = (list, item) => Array.isArray(list) && list.indexOf(item) >= 0;

for (const name of Object.keys(whole(undefined))) {
  if (name in Quick.prototype) continue;
  Object.defineProperty(Quick.prototype, name, {
    get() {
      return whole(this.actual)[name];
    },
  });
}

globalThis.expect = Object.assign(
  (actual, ...rest) => (rest.length === 0 ? new Quick(actual) : whole(actual, ...rest)),
  whole,
);

// Jest records a hundred frames for each error. Code under test throws many errors that it also catches.
Error.stackTraceLimit = 25;
