import { type Block, type DeclaredResource, type Head, reference, type Value } from './head';

/** Changes a protection in place. This is the weakening itself, independent of its wrapping. */
export type Weakening = (head: Head, resource: DeclaredResource) => void;

/** Gives the resource a count of one. References to it name the first instance. */
export function counted(head: Head, resource: DeclaredResource): DeclaredResource {
  head.redirect(resource.address, `${resource.address}[0]`, resource.stack);
  withoutOrder(head, resource.address);
  head.set(resource, 'count', 1);
  return resource;
}

/** Gives the resource another name, with a moved block. */
export function moved(head: Head, resource: DeclaredResource): DeclaredResource {
  const renamed = head.rename(resource, 'renamed');
  head.addBlock('moved', { from: resource.address, to: renamed.address }, resource.stack);
  return renamed;
}

/**
 * Moves the resource into a local module, with a moved block. Its references become variables, and references to it
 * read outputs.
 */
export function inModule(head: Head, resource: DeclaredResource): void {
  const { type, address, stack } = resource;
  head.remove(resource);
  const variables = new Map<string, string>();
  const { depends_on: _order, '//': _metadata, lifecycle: _lifecycle, ...own } = resource.block;
  const block = withTexts(own, (text) =>
    text.replaceAll(/(?<!\$)\$\{[^}]+\}/g, (expression) => {
      if (!variables.has(expression)) variables.set(expression, `given_${variables.size}`);
      return reference(`var.${variables.get(expression)}`);
    }),
  );
  const read = new Set<string>();
  head.stacks[stack] = withTexts(head.stack(stack), (text) =>
    text.replaceAll(new RegExp(`\\$\\{${address}\\.(\\w+)\\}`, 'g'), (_, attribute: string) => {
      read.add(attribute);
      return reference(`module.local.${attribute}`);
    }),
  );
  withoutOrder(head, address);
  head.addModule(
    'local',
    {
      terraform: { required_providers: { google: { source: 'google' } } },
      ...filled(
        'variable',
        [...variables.values()].map((name) => [name, { type: 'string' }]),
      ),
      resource: { [type]: { moved: block } },
      ...filled(
        'output',
        [...read].map((name) => [name, { value: reference(`${type}.moved.${name}`) }]),
      ),
    },
    Object.fromEntries([...variables].map(([expression, name]) => [name, expression])),
    stack,
  );
  head.addBlock('moved', { from: address, to: `module.local.${type}.moved` }, stack);
}

/** Terraform refuses an empty block. */
const filled = (kind: string, entries: readonly (readonly [string, Block])[]): Block =>
  entries.length === 0 ? {} : { [kind]: Object.fromEntries(entries) };

/** Makes Terraform forget the resource, with a removed block. References to it become texts. */
export function forgotten(
  head: Head,
  resource: DeclaredResource,
  texts: Readonly<Record<string, string>> = {},
): void {
  detached(head, resource, texts);
  head.addBlock('removed', { from: resource.address, lifecycle: { destroy: false } }, resource.stack);
}

/** Removes the resource from the stack. References to it become texts. */
export function detached(
  head: Head,
  resource: DeclaredResource,
  texts: Readonly<Record<string, string>> = {},
): void {
  head.remove(resource);
  for (const [attribute, text] of Object.entries(texts)) {
    head.writeOut(`${resource.address}.${attribute}`, text, resource.stack);
  }
  withoutOrder(head, resource.address);
}

/** Adds a second resource like this one, with another name in the code. */
export function second(head: Head, { type, block, stack }: DeclaredResource, more: Block = {}): void {
  const { '//': _metadata, lifecycle: _lifecycle, ...own } = block;
  head.add(type, 'second', { ...structuredClone(own), ...more }, stack);
}

/**
 * Removes the entries of `depends_on` and `replace_triggered_by` that name the address, or an attribute or instance of
 * it.
 */
function withoutOrder(head: Head, address: string): void {
  const names = (one: Value): boolean => typeof one === 'string' && isWithin(one, address);
  const clean = (list: Value | undefined): Value[] | undefined =>
    Array.isArray(list) && list.some(names) ? list.filter((one) => !names(one)) : undefined;
  for (const json of Object.values(head.stacks)) {
    for (const kind of ['resource', 'data'] as const) {
      for (const named of Object.values((json[kind] ?? {}) as Record<string, Record<string, Block>>)) {
        for (const block of Object.values(named)) {
          const order = clean(block.depends_on);
          if (order) block.depends_on = order;
          const lifecycle = block.lifecycle as Block | undefined;
          const triggers = clean(lifecycle?.replace_triggered_by);
          if (lifecycle && triggers) block.lifecycle = { ...lifecycle, replace_triggered_by: triggers };
        }
      }
    }
  }
}

const isWithin = (text: string, address: string): boolean =>
  text === address || text.startsWith(`${address}.`) || text.startsWith(`${address}[`);

function withTexts<T extends Value>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T;
  if (Array.isArray(value)) return value.map((item) => withTexts(item, change)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, item === undefined ? item : withTexts(item, change)]),
  ) as T;
}
