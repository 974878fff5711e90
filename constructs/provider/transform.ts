/**
 * The escape hatch of a construct, one for each sub-resource: the arguments to change on the resource that it creates.
 * An object is merged over the construct's own arguments. A function receives them and returns the ones to use.
 *
 * Riposte does not check what a transform sets: validations read the construct's props, not the transformed arguments.
 */
export type Transform<Config> = Partial<Config> | ((config: Config) => Config);

/** The arguments after the caller's transform, or as they are without one. */
export function transformed<Config extends object>(config: Config, transform?: Transform<Config>): Config {
  if (transform === undefined) return config;
  return typeof transform === 'function' ? transform(config) : { ...config, ...transform };
}
