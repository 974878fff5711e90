import type { IResolvable } from 'cdktf';

/**
 * Arguments of a provider resource with enumerations typed as their values instead of `string`. `Enums` has the shape
 * of the arguments, with a union where the provider accepts nothing else. Other arguments keep their types.
 */
export type Typed<Config, Enums extends ArgumentsOf<Config, Enums>> = {
  [Key in keyof Config]: Key extends keyof Enums ? TypedValue<Config[Key], Enums[Key]> : Config[Key];
};

/** Refuses a name that the resource does not have: such a name would type nothing. */
type ArgumentsOf<Config, Enums> = { [Key in keyof Enums]: Key extends keyof Config ? unknown : never };

/** A block that may be repeated is a list, or a computed list. */
type TypedValue<Value, Enums> = Value extends string
  ? Enums
  : Value extends IResolvable
    ? Value
    : Value extends readonly (infer Item)[]
      ? TypedValue<Item, Enums>[]
      : Value extends object
        ? { [Key in keyof Value]: Key extends keyof Enums ? TypedValue<Value[Key], Enums[Key]> : Value[Key] }
        : Value;
