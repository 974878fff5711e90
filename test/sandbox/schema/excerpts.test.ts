import type { Definition } from '../../../sandbox/schema/definition';
import {
  type ApiSources,
  createDefinitions,
  type Definitions,
  find,
  originalDefinitions,
} from '../../../sandbox/schema/definitions';
import { excerptOf } from '../../../sandbox/schema/excerpt';
import { buildRoutes, mixinTypes, packagesOf } from '../../../sandbox/schema/routes';
import { isScalar } from '../../../sandbox/schema/scalars';
import { SERVICES } from '../../../sandbox/services';

const apis = Object.values(SERVICES).flatMap(({ sources }) => (sources.clients ? [sources] : []));

const originalOf = (sources: ApiSources): Definitions => createDefinitions(originalDefinitions(sources));

/** The excerpt that the build writes for an installed package, created here from the originals. */
const excerptDefinitions = (sources: ApiSources): Definitions =>
  createDefinitions(
    JSON.parse(JSON.stringify(excerptOf(originalOf(sources), packagesOf(sources), mixinTypes(sources)))),
  );

/** Full names of all messages and enums. */
function typesOf(definition: Definition, prefix = ''): string[] {
  return Object.entries(definition.nested ?? {}).flatMap(([key, nested]) => {
    const name = prefix === '' ? key : `${prefix}.${key}`;
    return [...(nested.fields || nested.values ? [name] : []), ...typesOf(nested, name)];
  });
}

describe.each(apis)('the excerpt of the official definitions of $id', (sources) => {
  const original = originalOf(sources);
  const excerpt = excerptDefinitions(sources);
  const types = typesOf(excerpt.root);

  test('has every message and enum of the served package', () => {
    const inPackage = packagesOf(sources).flatMap((scope) =>
      typesOf(find(original.root, scope) ?? {}, scope),
    );
    expect(types).toEqual(expect.arrayContaining(inPackage));
  });

  test('resolves every field to the same type as the original', () => {
    for (const type of types) {
      for (const field of Object.values(find(excerpt.root, type)?.fields ?? {})) {
        if (isScalar(field.type)) continue;
        expect(`${type}: ${excerpt.resolve(field.type, type)?.name}`).toBe(
          `${type}: ${original.resolve(field.type, type)?.name}`,
        );
      }
    }
  });

  test('keeps fields, enum values, oneofs and field behaviours', () => {
    for (const type of types) {
      const [kept, official] = [find(excerpt.root, type), find(original.root, type)];
      expect(Object.keys(kept?.fields ?? {})).toEqual(Object.keys(official?.fields ?? {}));
      expect(kept?.values).toEqual(official?.values);
      expect(kept?.oneofs).toEqual(official?.oneofs);
      for (const [name, field] of Object.entries(official?.fields ?? {})) {
        const { options, ...shape } = field;
        expect(kept?.fields?.[name]).toMatchObject(shape);
        expect(kept?.fields?.[name]?.options?.['(google.api.field_behavior)']).toEqual(
          options?.['(google.api.field_behavior)'],
        );
      }
    }
  });

  test('serves the same routes', () => {
    expect(buildRoutes(sources, excerpt)).toEqual(buildRoutes(sources, original));
  });
});
