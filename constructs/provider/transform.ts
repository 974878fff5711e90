/**
 * The escape hatch of a construct, one per sub-resource: what to set differently on the resource that it makes.
 * An object is merged over the construct's own arguments; a function receives them and answers the ones to use.
 *
 * What a transform sets is not guarded: validations judge the construct's props, not the transformed arguments.
 */
export type Transform<Config> = Partial<Config> | ((config: Config) => Config);

/** The arguments after the caller's transform, or as they are without one. */
export function transformed<Config extends object>(config: Config, transform?: Transform<Config>): Config {
  if (transform === undefined) return config;
  return typeof transform === 'function' ? transform(config) : { ...config, ...transform };
}
