import type { VARIABLES } from './index';
import type { Environment, Variable } from './variable';

export type VariableName = keyof typeof VARIABLES;

/** The value of a variable that is in the list; undefined where it is absent or empty. */
export const readVariable = (env: Environment, name: VariableName): string | undefined =>
  env[name] || undefined;

/** Whether a variable that takes `1` is set to it. */
export const isSwitchedOn = (env: Environment, name: VariableName): boolean => env[name] === '1';

/** What is wrong with the values of these variables, one clause each: `NAME: expected projects/P/databases/D`. */
export const variableProblems = (
  env: Environment,
  variables: Readonly<Record<string, Variable>>,
): readonly string[] =>
  Object.entries(variables).flatMap(([name, { type, pattern, required }]) => {
    const value = env[name] || undefined;
    const isWrong = value === undefined ? required === true : pattern?.test(value) === false;
    return isWrong ? [`${name}: expected ${type}`] : [];
  });
