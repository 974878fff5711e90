/**
 * Test files that take several seconds of processor time each, longest first. The order is measured, and need not be
 * exact.
 */
module.exports = [
  'test/faults/simulation.test.ts',
  'test/faults/simulation-more.test.ts',
  'test/faults/forged.test.ts',
  'test/review/plans.test.ts',
  'test/main-job/modes-and-deliveries.test.ts',
  'test/faults/found.test.ts',
  'test/functions/crash.test.ts',
  'test/faults/faults.test.ts',
  'test/faults/arbitrary.test.ts',
  'test/faults/canary.test.ts',
  'test/scripts/prose.test.ts',
  'test/examples/sandbox.test.ts',
  'test/review/filters/compare-finding-filters.test.ts',
  'test/cli/fault.test.ts',
  'test/cli/doctor/examination.test.ts',
  'test/bench/soak/soak.test.ts',
];
