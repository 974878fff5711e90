import { problemLine, problemsIn } from './prose-problems';
import { repositoryTexts } from './repository-texts';

/**
 * `npm run prose -- [PATH ...]` prints every problem below the paths, or in the whole repository, including folders
 * that are not rewritten yet. Exit code 1 when there is one.
 */
const paths = process.argv.slice(2).map((path) => path.replace(/^\.\//, '').replace(/\/$/, ''));
const asked = (file: string): boolean =>
  paths.length === 0 || paths.some((path) => file === path || file.startsWith(`${path}/`));

const problems = repositoryTexts()
  .filter(({ file }) => asked(file))
  .flatMap(problemsIn);
for (const problem of problems) console.log(problemLine(problem));
process.exitCode = problems.length > 0 ? 1 : 0;
