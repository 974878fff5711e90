import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../../review/rules';

/** The exact list, so a missing rule fails this test. */
const IDS = [
  ...['R01', 'R02', 'R03', 'R04', 'R05', 'R06', 'R07', 'R08', 'R09', 'R10'],
  ...['R11', 'R12', 'R13', 'R14', 'R15', 'R16', 'R17', 'R18', 'R19', 'R20'],
  ...['R21', 'R22', 'R23', 'R24', 'R25', 'R26', 'R27', 'R28', 'R29', 'R30'],
  ...['R31', 'R32', 'R33', 'R34', 'R35', 'R36', 'R37', 'R38', 'R39', 'R40'],
  ...['R41', 'R42', 'R43', 'R44', 'R45', 'R46', 'R47', 'R48', 'R49', 'R50'],
  ...['R51', 'R52', 'R53', 'R54', 'R55', 'R56', 'R57', 'R60'],
];

test('the rules are these, in the order of their numbers', () => {
  expect(RULES.map(({ id }) => id)).toEqual(IDS);
});

test('each rule has its own file, named after it', () => {
  const files = readdirSync(join(__dirname, '..', '..', '..', 'review', 'rules')).filter((name) =>
    /^r\d\d-/.test(name),
  );
  expect(files.map((name) => name.slice(0, 3).toUpperCase()).sort()).toEqual(IDS);
});

test('each rule has its own test', () => {
  const files = readdirSync(__dirname).filter((name) => /^r\d\d-.*\.test\.ts$/.test(name));
  const cases = readdirSync(join(__dirname, '..', 'cases')).filter((name) => /^r\d\d-/.test(name));
  const tested = [...files, ...cases].map((name) => name.slice(0, 3).toUpperCase());
  // R60 is tested together with the response that it reports.
  expect(IDS.filter((id) => !tested.includes(id) && id !== 'R60')).toEqual([]);
});
