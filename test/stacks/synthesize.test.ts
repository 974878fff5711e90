import { Node } from 'constructs';
import { synthesizeProject } from '../../stacks/synthesize';
import { parsedConfig, standInBundle } from '../factories/synthesized-stack';
import { tempFolder } from '../factories/temp-folder';

test('every construct is validated, and only once', () => {
  const validate = jest.spyOn(Node.prototype, 'validate');
  synthesizeProject(parsedConfig(), { outdir: tempFolder('validated'), bundleDir: standInBundle() });
  const paths = validate.mock.contexts.map(({ path }) => path);
  validate.mockRestore();
  expect(paths.length).toBeGreaterThan(100);
  expect(new Set(paths).size).toBe(paths.length);
});
