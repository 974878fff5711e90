/**
 * Folders and generated pages whose prose still has the old wording. The linter in `npm test` passes over them.
 * The list only shrinks: when you rewrite a folder, remove its line, and never add one. A page goes with the folder
 * that its texts come from.
 */
export const NOT_REWRITTEN_YET: readonly string[] = [
  'bench',
  'bin',
  'cli',
  'constructs',
  'core',
  'examples',
  'functions',
  'rehearsal',
  'review',
  'sandbox',
  'scripts',
  'stacks',
  'test',
  'testing',
  'docs/catalogue.md',
  'docs/configuration.md',
  'docs/plan-review-samples.md',
  'docs/review-rules.md',
];
