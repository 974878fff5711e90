/** A synthesized stack (cdk.tf.json), as far as rules look at it. */
export interface StackJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** One resource of it. */
export interface StackResource {
  readonly type: string;
  /** `type.id` */
  readonly address: string;
  readonly config: Readonly<Record<string, unknown>>;
}

export const resourcesOf = ({ resource = {} }: StackJson): readonly StackResource[] =>
  Object.entries(resource).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, config]) => ({ type, address: `${type}.${id}`, config: blockOf(config) })),
  );

/** Nested blocks are synthesized as an object or as a list of one; anything else counts as absent. */
export function blockOf(value: unknown): Readonly<Record<string, unknown>> {
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === 'object' && first !== null ? (first as Record<string, unknown>) : {};
}

/** What lies at `a.b.c`, through blocks. */
export const valueAt = (config: Readonly<Record<string, unknown>>, path: string): unknown => {
  const names = path.split('.');
  const last = names.pop() ?? '';
  return names.reduce((block, name) => blockOf(block[name]), config)[last];
};

/** The text there; a missing or other value is the empty text. */
export const textAt = (config: Readonly<Record<string, unknown>>, path: string): string => {
  const value = valueAt(config, path);
  return typeof value === 'string' ? value : '';
};
