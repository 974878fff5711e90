/** The parts of a synthesized stack (cdk.tf.json) that rules read. */
export interface StackJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** One resource of the stack. */
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

/** A nested block is synthesized as an object or as a list of one object. Any other value counts as absent. */
export function blockOf(value: unknown): Readonly<Record<string, unknown>> {
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === 'object' && first !== null ? (first as Record<string, unknown>) : {};
}

/** The value at `a.b.c`, through blocks. */
export const valueAt = (config: Readonly<Record<string, unknown>>, path: string): unknown => {
  const names = path.split('.');
  const last = names.pop() ?? '';
  return names.reduce((block, name) => blockOf(block[name]), config)[last];
};

/** The text at the path. Empty for a missing value or one that is no text. */
export const textAt = (config: Readonly<Record<string, unknown>>, path: string): string => {
  const value = valueAt(config, path);
  return typeof value === 'string' ? value : '';
};
