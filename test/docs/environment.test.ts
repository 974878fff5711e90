import { VARIABLES } from '../../core/environment';
import { environmentMarkdown, readEnvironmentPage } from '../../scripts/environment';

describe('docs/environment.md', () => {
  it('says what the list of variables says; npm run docs brings it up to date', () => {
    expect(readEnvironmentPage()).toBe(environmentMarkdown());
  });

  it.each(Object.keys(VARIABLES))('has a row for %s', (name) => {
    expect(readEnvironmentPage()).toContain(`| \`${name}\` |`);
  });
});
