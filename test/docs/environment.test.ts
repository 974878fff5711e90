import { VARIABLES } from '../../core/environment';
import { environmentMarkdown, readEnvironmentPage } from '../../scripts/environment';

describe('docs/environment.md', () => {
  it('matches the list of variables; if not, run npm run docs', () => {
    expect(readEnvironmentPage()).toBe(environmentMarkdown());
  });

  it.each(Object.keys(VARIABLES))('has a row for %s', (name) => {
    expect(readEnvironmentPage()).toContain(`| \`${name}\` |`);
  });
});
