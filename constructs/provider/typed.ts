import type { IResolvable } from 'cdktf';

/**
 * Arguments of a provider resource whose enumerations are their values instead of `string`: `Enums` has the shape of
 * the arguments, with a union where the provider accepts nothing else. What is not named there stays as it is.
 */
export type Typed<Config, Enums extends ArgumentsOf<Config, Enums>> = {
  [Key in keyof Config]: Key extends keyof Enums ? TypedValue<Config[Key], Enums[Key]> : Config[Key];
};

/** A name that the resource does not have would type nothing. */
type ArgumentsOf<Config, Enums> = { [Key in keyof Enums]: Key extends keyof Config ? unknown : never };

/** Blocks that may be repeated are lists, or a computed list. */
type TypedValue<Value, Enums> = Value extends string
  ? Enums
  : Value extends IResolvable
    ? Value
    : Value extends readonly (infer Item)[]
      ? TypedValue<Item, Enums>[]
      : Value extends object
        ? { [Key in keyof Value]: Key extends keyof Enums ? TypedValue<Value[Key], Enums[Key]> : Value[Key] }
        : Value;
