import { isObject, type Json, type JsonObject } from '../../core/values/json';
import { BootError } from '../protocol/errors';

/** One resource or data source of the synthesized stack. */
export interface StackBlock {
  readonly kind: 'resource' | 'data';
  readonly type: string;
  readonly id: string;
  /** `google_pubsub_topic.findings`, `data.google_project.home`. */
  readonly address: string;
  readonly config: JsonObject;
}

/** Members that only Terraform uses and that carry no value of the resource. */
const META = new Set(['//', 'depends_on', 'lifecycle', 'provider', 'provisioner', 'connection', 'timeouts']);

/** The resources and data sources of a parsed cdk.tf.json, in its order, with local values replaced. */
export function stackBlocks(stack: JsonObject): StackBlock[] {
  const locals = isObject(stack.locals) ? stack.locals : {};
  const hasLocals = Object.keys(locals).length > 0;
  return (['data', 'resource'] as const).flatMap((kind) =>
    Object.entries(isObject(stack[kind]) ? stack[kind] : {}).flatMap(([type, byId]) =>
      Object.entries(isObject(byId) ? byId : {}).map(([id, config]) => ({
        kind,
        type,
        id,
        address: `${kind === 'data' ? 'data.' : ''}${type}.${id}`,
        config: !isObject(config) ? {} : hasLocals ? (withoutLocals(config, locals) as JsonObject) : config,
      })),
    ),
  );
}

/** Local values of a stack are strings here. Each `${local.x}` is replaced before references are resolved. */
function withoutLocals(value: Json, locals: JsonObject): Json {
  if (typeof value === 'string') {
    return value.replace(/\$\{local\.([A-Za-z_][\w-]*)\}/g, (whole, name: string) => {
      const local = Object.hasOwn(locals, name) ? locals[name] : undefined;
      return typeof local === 'string' ? local : whole;
    });
  }
  if (Array.isArray(value)) return value.map((item) => withoutLocals(item, locals));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      member === undefined ? member : withoutLocals(member, locals),
    ]),
  );
}

/** `type.id` or `data.type.id`, then attributes and indexes. Functions, variables and loops are not resolved. */
const REFERENCE = /^((?:data\.)?[a-z][a-z0-9_]*\.[A-Za-z_][A-Za-z0-9_-]*)((?:\.[a-z_][a-z0-9_]*|\[\d+\])+)$/;

/** Attributes of a deployed block, by path. Undefined if the block itself is not deployed. */
export type DeployedAttributes = (block: StackBlock) => Readonly<Record<string, Json>> | undefined;

export interface Resolver {
  /** The block's members, with every expression replaced by its value. */
  resolve(block: StackBlock): JsonObject;
}

/** Resolves references between blocks on demand. An unknown expression throws an error with its path. */
export function createResolver(
  blocks: readonly StackBlock[],
  deployed: DeployedAttributes = () => undefined,
): Resolver {
  const byAddress = new Map(blocks.map((block) => [block.address, block]));
  const resolved = new Map<string, Json>();
  const active: string[] = [];

  function memberOf(block: StackBlock, name: string): Json | undefined {
    const path = `${block.address}.${name}`;
    if (resolved.has(path)) return resolved.get(path);
    if (active.includes(path)) {
      throw unresolved(path, `the references ${[...active, path].join(' -> ')} form a circle`);
    }
    active.push(path);
    const sent = Object.hasOwn(block.config, name) ? block.config[name] : undefined;
    const value = sent === undefined || sent === null ? undefined : resolveValue(sent, path);
    active.pop();
    if (value !== undefined) resolved.set(path, value);
    return value;
  }

  function resolveValue(value: Json, path: string): Json {
    if (typeof value === 'string') return resolveText(value, path);
    if (Array.isArray(value)) return value.map((item, index) => resolveValue(item, `${path}[${index}]`));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, member]) =>
        member === undefined ? [] : [[key, resolveValue(member, `${path}.${key}`)]],
      ),
    );
  }

  function resolveText(text: string, path: string): Json {
    const parts = splitTemplate(text, path);
    const only = parts[0];
    if (parts.length === 1 && only?.kind === 'expression') return evaluate(only.text, path);
    return parts
      .map((part) => (part.kind === 'text' ? part.text : asText(evaluate(part.text, path), path)))
      .join('');
  }

  function evaluate(expression: string, path: string): Json {
    const match = REFERENCE.exec(expression.trim());
    const block = match ? byAddress.get(match[1] as string) : undefined;
    if (!match) throw unresolved(path, `the expression \${${expression}} is not a plain reference`);
    if (!block) throw unresolved(path, `\${${expression}} names ${match[1]}, which the stack does not have`);
    const steps = [...(match[2] as string).matchAll(/\.([a-z_][a-z0-9_]*)|\[(\d+)\]/g)].map(
      (step) => step[1] ?? Number(step[2]),
    );
    const [head, ...rest] = steps;
    if (typeof head !== 'string')
      throw unresolved(path, `\${${expression}} indexes a resource; count is not resolved`);
    return attribute(block, head, rest, expression, path);
  }

  function attribute(
    block: StackBlock,
    name: string,
    rest: readonly (string | number)[],
    expression: string,
    path: string,
  ): Json {
    const full = [name, ...rest].join('.');
    const attributes = deployed(block);
    if (attributes && Object.hasOwn(attributes, full)) return attributes[full] as Json;
    const value = rest.reduce<Json | undefined>(step, memberOf(block, name));
    if (value !== undefined) return value;
    throw unresolved(path, `\${${expression}}: ${block.type} has no known attribute "${full}"`);
  }

  return {
    resolve(block) {
      if (block.config.count !== undefined || block.config.for_each !== undefined) {
        throw unresolved(block.address, 'count and for_each are not resolved');
      }
      return Object.fromEntries(
        Object.keys(block.config)
          .filter((key) => !META.has(key))
          .flatMap((key) => {
            const value = memberOf(block, key);
            return value === undefined ? [] : [[key, value]];
          }),
      );
    },
  };
}

/** A nested block is an object or a list with one object: `[0]` on an object is the object itself. */
function step(value: Json | undefined, part: string | number): Json | undefined {
  if (typeof part === 'number') {
    if (Array.isArray(value)) return value[part];
    return part === 0 && isObject(value) ? value : undefined;
  }
  return isObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
}

type Part = { readonly kind: 'text' | 'expression'; readonly text: string };

/**
 * Splits `a${b}c$${d}` into text and expressions. `$${` and `%%{` are escapes. `%{` is a directive, which this function
 * refuses.
 */
function splitTemplate(text: string, path: string): Part[] {
  if (!/[$%]\{/.test(text)) return [{ kind: 'text', text }];
  const parts: Part[] = [];
  let plain = '';
  for (let at = 0; at < text.length; ) {
    const next = text.slice(at, at + 3);
    if (next === '$${' || next === '%%{') {
      plain += next.slice(1);
      at += 3;
    } else if (next.startsWith('%{')) {
      throw unresolved(path, 'template directives (%{...}) are not resolved');
    } else if (next.startsWith('${')) {
      const end = text.indexOf('}', at);
      if (end < 0) throw unresolved(path, 'an expression has no closing brace');
      if (plain !== '') parts.push({ kind: 'text', text: plain });
      plain = '';
      parts.push({ kind: 'expression', text: text.slice(at + 2, end) });
      at = end + 1;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  if (plain !== '' || parts.length === 0) parts.push({ kind: 'text', text: plain });
  return parts;
}

function asText(value: Json, path: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw unresolved(path, 'a list or object is inside a string');
}

const unresolved = (where: string, what: string): BootError =>
  new BootError({
    where,
    what,
    expected: 'a plain reference (type.name.attribute) to a resource or data source of the same stack',
    fix: 'write a plain reference in the construct, or return the attribute from the translation of the type (sandbox/boot/translations)',
  });
