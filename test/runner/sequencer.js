'use strict';
const { join } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');
const costly = require('./costly');

/**
 * Starts the costly test files first, so that at the end no worker runs a long one while the other is idle. In a fresh
 * checkout Jest knows no durations and starts with the largest files, but the costly ones are small.
 */
module.exports = class CostlyFirst extends Sequencer {
  sort(tests) {
    const rankOf = ({ path, context }) => {
      const at = costly.findIndex((file) => join(context.config.rootDir, file) === path);
      return at < 0 ? costly.length : at;
    };
    // The sort is stable, so the other files keep Jest's order.
    return [...super.sort(tests)].sort((a, b) => rankOf(a) - rankOf(b));
  }
};
