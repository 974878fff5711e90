import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { objectOf, textOf } from '../../core/values/json-values';
import { type StackBlock, stackBlocks } from './resolver';

/** A literal text in a stack, without any expression, and its place. */
export interface Mention {
  readonly text: string;
  /** The argument that has this value, without indexes: `notification_channels`, `network`. */
  readonly argument: string;
  readonly block: StackBlock;
  /** Id of the block's project: its own argument, else the provider's. Empty if that is an expression. */
  readonly project: string;
}

/** Every literal text of the blocks of synthesized stacks. */
export const mentionsIn = (stacks: readonly JsonObject[]): readonly Mention[] =>
  stacks.flatMap((stack) => {
    const home = homeOf(stack);
    return stackBlocks(stack).flatMap((block) => {
      const project = literal(block.config.project)?.replace(/^projects\//, '') ?? home;
      return Object.entries(block.config).flatMap(([argument, value]) =>
        ['//', 'depends_on', 'lifecycle'].includes(argument)
          ? []
          : textsIn(value, argument).map((found) => ({ ...found, block, project })),
      );
    });
  });

const literal = (value: Json | undefined): string | undefined => {
  const text = textOf(value);
  return text === '' || text.includes('${') ? undefined : text;
};

function homeOf({ provider }: JsonObject): string {
  const { google } = objectOf(provider);
  const first = Array.isArray(google) ? google[0] : google;
  return literal(objectOf(first).project) ?? '';
}

function textsIn(value: Json | undefined, argument: string): readonly Pick<Mention, 'text' | 'argument'>[] {
  const text = literal(value);
  if (text !== undefined) return [{ text, argument }];
  if (Array.isArray(value)) return value.flatMap((item) => textsIn(item, argument));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => textsIn(member, name));
}

/** The argument of a block as a literal text. Empty if it is absent or an expression. */
export const literalOf = ({ config }: StackBlock, argument: string): string =>
  literal(config[argument]) ?? '';

/** `projects/P` of every policy that the state adopts, from `import` blocks, by the type that they fill. */
export const importsOf = (stacks: readonly JsonObject[], type: string): readonly string[] =>
  stacks.flatMap(importsIn).flatMap(({ address, id }) => {
    const name = literal(id);
    return address.startsWith(`${type}.`) && name !== undefined ? [name] : [];
  });

/** Addresses that the `import` blocks of a stack fill. */
export const importedAddresses = (stack: JsonObject): readonly string[] =>
  importsIn(stack).map(({ address }) => address);

const importsIn = ({ import: imports }: JsonObject) =>
  (Array.isArray(imports) ? imports : []).map(objectOf).map(({ to, id }) => ({
    address: textOf(to).replace(/^\$\{|\}$/g, ''),
    id,
  }));
