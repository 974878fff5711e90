import { catalogueMarkdown, readCatalogue } from '../../scripts/catalogue';

describe('docs/catalogue.md', () => {
  it('says what the catalogue says; fix it with npm run docs', () => {
    expect(readCatalogue()).toBe(catalogueMarkdown());
  });
});
