import { STYLE } from '../../../cli/report/style';

/** A phone is 390 pixels wide; no element may force a line to be wider than that. */
describe('the report on a narrow screen', () => {
  const narrow = /@media \(max-width: 34rem\) \{(.*)\}/.exec(STYLE)?.[1] ?? '';

  it('puts every label above its value, the times too', () => {
    expect(narrow).toMatch(/(^|\s)dl \{ grid-template-columns: 1fr;/);
  });

  it('lets the words next to a value wrap', () => {
    expect(/^\.fact \{(.*)\}$/m.exec(STYLE)?.[1]).not.toContain('nowrap');
  });
});
