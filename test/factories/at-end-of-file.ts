/** A global, because a test file that mocks a module has its own copy of this one. Each test file has its own globals. */
const WORKS = Symbol.for('riposte.at-end-of-file');

const works = (): (() => unknown)[] => {
  const globals = globalThis as { [WORKS]?: (() => unknown)[] };
  globals[WORKS] ??= [];
  return globals[WORKS];
};

/**
 * Does something when the tests of the current file have ended. A module of helpers must use this instead of afterAll(),
 * because all test files share it and Jest would call its hook for the first file only.
 */
export function atEndOfFile(work: () => unknown): void {
  works().push(work);
}

/** Called by test/runner/end-of-file.ts. All of the work is tried. The error names everything that failed. */
export async function endOfFile(): Promise<void> {
  const errors = new Set<string>();
  // Work may add more, for example when a cloud stops and logs a line.
  while (works().length > 0) {
    const ended = await Promise.allSettled(
      works()
        .splice(0)
        .map(async (work) => work()),
    );
    for (const end of ended) if (end.status === 'rejected') errors.add(String(end.reason));
  }
  if (errors.size > 0) throw new Error([...errors].join('\n'));
}
