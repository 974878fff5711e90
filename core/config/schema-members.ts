import type * as z from 'zod';

type Schema = z.core.$ZodType;
type Shape = Readonly<Record<string, Schema>>;

/** The schemas of a place: several for a choice, none for a path that leaves the config. */
export const schemasAt = (schema: Schema, path: readonly PropertyKey[]): readonly Schema[] =>
  path.reduce<readonly Schema[]>(
    (holders, key) => holders.flatMap((holder) => childrenOf(holder, key)),
    [schema],
  );

/** Members that an object may have at a place of the config, in the order of the schema. */
export function membersAt(schema: Schema, path: readonly PropertyKey[], value: unknown): readonly string[] {
  const shapes = schemasAt(schema, path).flatMap(choicesOf).flatMap(shapeOf);
  const fitting = shapes.filter((shape) => isMeant(shape, value));
  return [...new Set((fitting.length > 0 ? fitting : shapes).flatMap((shape) => Object.keys(shape)))];
}

/** Every place of the config that has a member of this name: `groups.NAME.mode`, `projects.N.mode`. */
export function placesOf(schema: Schema, member: string, here = ''): readonly string[] {
  const inside = (child: Schema, key: string) =>
    placesOf(child, member, here === '' ? key : `${here}.${key}`);
  const found = choicesOf(schema).flatMap((choice) => {
    const { def } = (choice as z.core.$ZodTypes)._zod;
    if (def.type === 'array') return inside(def.element, 'N');
    if (def.type === 'record') return inside(def.valueType, 'NAME');
    return shapeOf(choice).flatMap((shape) =>
      Object.entries(shape).flatMap(([key, child]) => [
        ...(key === member ? [here === '' ? key : `${here}.${key}`] : []),
        ...inside(child, key),
      ]),
    );
  });
  return [...new Set(found)];
}

/** The schema without defaults and optionals around it, or every option of a choice. */
function choicesOf(schema: Schema): readonly Schema[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'union') return def.options.flatMap(choicesOf);
  return 'innerType' in def ? choicesOf(def.innerType) : [schema];
}

const childrenOf = (schema: Schema, key: PropertyKey): readonly Schema[] =>
  choicesOf(schema).flatMap((choice) => {
    const { def } = (choice as z.core.$ZodTypes)._zod;
    if (def.type === 'array') return [def.element];
    if (def.type === 'record') return [def.valueType];
    return shapeOf(choice).flatMap((shape) => {
      const child = Object.hasOwn(shape, key) ? shape[String(key)] : undefined;
      return child === undefined ? [] : [child];
    });
  });

const shapeOf = (schema: Schema): readonly Shape[] => {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return def.type === 'object' ? [def.shape] : [];
};

/** Of several forms, the one that a constant member such as `type` selects. */
const isMeant = (shape: Shape, value: unknown): boolean =>
  Object.entries(shape).every(([key, member]) => {
    const { def } = (member as z.core.$ZodTypes)._zod;
    if (def.type !== 'literal') return true;
    return (def.values as readonly unknown[]).includes((value as Record<string, unknown> | undefined)?.[key]);
  });
