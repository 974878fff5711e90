const { rmSync } = require('node:fs');

module.exports = async () => {
  rmSync(process.env.RIPOSTE_TEST_RUN, { recursive: true, force: true });
};
