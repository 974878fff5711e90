import { extension } from '../../examples/custom-response/extension';
import { createFunctions } from '../../functions/create-functions';

describe('createFunctions', () => {
  it.each([
    ['nothing', undefined],
    ['custom parts', extension],
  ])('creates both entry points from %s, and reads no environment', (_of, parts) => {
    const functions = createFunctions(parts);
    expect(Object.entries(functions).map(([name, value]) => [name, value.length])).toEqual([
      ['respond', 2],
      ['act', 2],
    ]);
  });

  it('reports every problem of the extension, with the place and the fix', () => {
    const wrong = {
      actions: [{ ...extension.actions[0], id: 'notify' }],
      playbooks: [{ ...extension.playbooks[0], id: 'default' }],
    };
    expect(() => createFunctions(wrong as never)).toThrow(
      /actions\.0: the id "notify" is already in use; expected .*; choose another id\. playbooks\.0: the id "default" is already in use/,
    );
  });

  it('refuses a value that is not an extension', () => {
    expect(() => createFunctions(null as never)).toThrow(/extension is wrong: \(top level\)/);
  });
});
