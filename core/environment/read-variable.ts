import type { VARIABLES } from './index';
import type { Environment, Variable } from './variable';

export type VariableName = keyof typeof VARIABLES;

/** The value of a listed variable. Undefined when it is absent or empty. */
export const readVariable = (env: Environment, name: VariableName): string | undefined =>
  env[name] || undefined;

/** Whether a variable with the values `1` and empty is `1`. */
export const isSwitchedOn = (env: Environment, name: VariableName): boolean => env[name] === '1';

/** Problems with the values of these variables, one clause each: `NAME: expected projects/P/databases/D`. */
export const variableProblems = (
  env: Environment,
  variables: Readonly<Record<string, Variable>>,
): readonly string[] =>
  Object.entries(variables).flatMap(([name, { type, pattern, required }]) => {
    const value = env[name] || undefined;
    const isWrong = value === undefined ? required === true : pattern?.test(value) === false;
    return isWrong ? [`${name}: expected ${type}`] : [];
  });
