import { catalogueMarkdown, readCatalogue } from '../../scripts/catalogue';

describe('docs/catalogue.md', () => {
  it('matches the catalogue; if not, run npm run docs', () => {
    expect(readCatalogue()).toBe(catalogueMarkdown());
  });
});
