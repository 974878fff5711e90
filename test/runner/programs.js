/**
 * Test files that start programs and wait for them: gcloud, Google's emulators, terraform, npm, git, the compiler, a
 * build, a whole `riposte start`. `npm run test:programs` runs these files, and `npm test` runs all others.
 */
module.exports = [
  'test/cli/full-disk.test.ts',
  'test/cli/commands/diff-of-refs.test.ts',
  'test/cli/config/config-in-typescript.test.ts',
  'test/cli/commands/init-synthesizes.test.ts',
  'test/cli/commands/rehearse.test.ts',
  'test/cli/commands/synth.test.ts',
  'test/constructs/provider/one-engine.test.ts',
  'test/core/ledger/firestore-emulator.test.ts',
  'test/docs/readme.test.ts',
  'test/functions/deployed-bundle.test.ts',
  'test/package/contents.test.ts',
  'test/rehearsal/command.test.ts',
  'test/rehearsal/existing-parts.test.ts',
  'test/rehearsal/guard-of-what-is-declared.test.ts',
  'test/rehearsal/seeded-mistakes.test.ts',
  'test/rehearsal/signing-key-label.test.ts',
  'test/rehearsal/target-programs.test.ts',
  'test/rehearsal/run/terraform.test.ts',
  'test/core/report/rehearsal.test.ts',
  'test/sandbox/server/game-day.test.ts',
  'test/sandbox/server/isolation.test.ts',
  'test/sandbox/server/official-clients.test.ts',
  'test/sandbox/server/orphans.test.ts',
  'test/sandbox/delivery/pubsub-emulator.test.ts',
  'test/scripts/npm-accepts-function-package.test.ts',
  'test/stacks/reproducible.test.ts',
  'test/stacks/synthesis-program.test.ts',
];
