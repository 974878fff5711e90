import { FUNCTION_VARIABLES } from '../../../core/environment/function-variables';
import { isSwitchedOn, readVariable, variableProblems } from '../../../core/environment/read-variable';

const COMPLETE = {
  RIPOSTE_LEDGER_DATABASE: 'projects/p/databases/d',
  RIPOSTE_EFFECTS_DATABASE: 'projects/p/databases/e',
  RIPOSTE_EVIDENCE_BUCKET: 'bucket',
};

test.each([
  ['set', { CDKTF_OUTDIR: 'out' }, 'out'],
  ['empty', { CDKTF_OUTDIR: '' }, undefined],
  ['absent', {}, undefined],
])('a variable that is %s', (_what, env, value) => {
  expect(readVariable(env, 'CDKTF_OUTDIR')).toBe(value);
});

test('only the value 1 turns a switch on', () => {
  const values = ['1', 'true', '0', '', undefined];
  expect(values.map((value) => isSwitchedOn({ RIPOSTE_STRICT: value }, 'RIPOSTE_STRICT'))).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});

test('the variables that a function needs are enough', () => {
  expect(variableProblems(COMPLETE, FUNCTION_VARIABLES)).toEqual([]);
});

test.each([
  ['RIPOSTE_LEDGER_DATABASE', undefined, 'projects/P/databases/D'],
  ['RIPOSTE_EFFECTS_DATABASE', '', 'projects/P/databases/D'],
  ['RIPOSTE_LEDGER_DATABASE', 'riposte-cases', 'projects/P/databases/D'],
  ['RIPOSTE_EVIDENCE_BUCKET', 'b', 'the name of a bucket'],
])('%s as %s is a problem', (name, value, expected) => {
  expect(variableProblems({ ...COMPLETE, [name]: value }, FUNCTION_VARIABLES)).toEqual([
    `${name}: expected ${expected}`,
  ]);
});
