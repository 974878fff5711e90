import type { ModuleText } from './module-text';
import type { TypeSpec } from './schema';

/** What a getter of a generated class reads. The type is asked for late: object types nest. */
export interface Getter {
  readonly type: () => TypeSpec;
}

const GETTER = /^ {4}get \w+\(\) \{\n +return ([\s\S]*?);\n {4}\}/gm;
const ATTRIBUTE = /^this\.get(\w+)Attribute\('(\w+)'\)$/;
const SET = /^cdktf\.Fn\.tolist\(this\.get(\w+)Attribute\('(\w+)'\)\)$/;
const FIELD = /^this\.(_\w+)$/;

const PLAIN: Readonly<Record<string, TypeSpec>> = {
  String: 'string',
  Number: 'number',
  Boolean: 'bool',
  List: ['list', 'string'],
  NumberList: ['list', 'number'],
  StringMap: ['map', 'string'],
  NumberMap: ['map', 'number'],
  BooleanMap: ['map', 'bool'],
};

/** The attributes that a class can read, by Terraform name. */
export function gettersOf(text: ModuleText, className: string): ReadonlyMap<string, Getter> {
  const body = text.classes.get(className)?.body ?? '';
  const found = new Map<string, Getter>();
  for (const [, expression = ''] of body.matchAll(GETTER)) {
    const getter = readGetter(text, body, expression);
    if (getter) found.set(getter.name, getter);
  }
  return found;
}

function readGetter(
  text: ModuleText,
  body: string,
  expression: string,
): (Getter & { readonly name: string }) | undefined {
  const attribute = ATTRIBUTE.exec(expression);
  if (attribute) return { name: attribute[2] ?? '', type: () => PLAIN[attribute[1] ?? ''] ?? 'string' };
  const set = SET.exec(expression);
  if (set) return { name: set[2] ?? '', type: () => ['set', set[1] === 'NumberList' ? 'number' : 'string'] };
  const field = FIELD.exec(expression)?.[1];
  return field === undefined ? undefined : readField(text, body, field);
}

/** `this._x = new SomeList(this, "x", true)`: the flag says whether the list is a set. */
function readField(text: ModuleText, body: string, field: string): ReturnType<typeof readGetter> {
  const made = new RegExp(`this\\.${field} = new (?:\\w+\\.)?(\\w+)\\(this, "(\\w+)"(?:, (true|false))?\\)`);
  const [, className = '', name, isSet] = made.exec(body) ?? [];
  if (name === undefined) return undefined;
  const plain = PLAIN[className];
  if (plain) return { name, type: () => plain };
  return { name, type: () => objectType(text, className, isSet === 'true') };
}

function objectType(text: ModuleText, className: string, isSet: boolean): TypeSpec {
  const isList = className.endsWith('List');
  const reference = isList ? className.replace(/List$/, 'OutputReference') : className;
  const members = [...gettersOf(text, reference)].map(([name, getter]) => [name, getter.type()] as const);
  // What Google computes comes as lists of objects even where there is one: Terraform's SDK knows no other way.
  return [isSet ? 'set' : 'list', ['object', Object.fromEntries(members)]];
}
