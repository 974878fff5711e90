'use strict';
const { join } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');
const costly = require('./costly');

/**
 * Starts the costly test files first, so that no worker is left with a long one while the other has nothing to do. In a
 * fresh checkout Jest knows no durations and starts with the largest files, and the costly ones are small.
 */
module.exports = class CostlyFirst extends Sequencer {
  sort(tests) {
    const rankOf = ({ path, context }) => {
      const at = costly.findIndex((file) => join(context.config.rootDir, file) === path);
      return at < 0 ? costly.length : at;
    };
    // The sort is stable: the other files stay in the order that Jest gives them.
    return [...super.sort(tests)].sort((a, b) => rankOf(a) - rankOf(b));
  }
};
