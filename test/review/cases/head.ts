import { isObject } from '../../../core/values/json';

/** JSON that callers may change in place. */
export type Value = null | boolean | number | string | Value[] | Block;
export interface Block {
  [member: string]: Value | undefined;
}

/** One resource of a stack. */
export interface DeclaredResource {
  readonly stack: string;
  readonly type: string;
  readonly name: string;
  /** Terraform's address. */
  readonly address: string;
  /** Its arguments, which callers may change in place. */
  readonly block: Block;
}

/** The synthesized stacks of a target. A case changes them as a pull request would. */
export class Head {
  /**
   * Files that the pull request adds, by their path below the stacks' folder: `riposte-project/modules/x/main.tf.json`.
   */
  readonly files: Record<string, Block> = {};

  /** @param stacks - parsed cdk.tf.json files by the names of their stacks, with the stack of the pipeline first */
  constructor(readonly stacks: Record<string, Block>) {}

  /** @default - the stack of the pipeline */
  stack(name: string = Object.keys(this.stacks)[0] ?? ''): Block {
    const stack = this.stacks[name];
    if (!stack) throw new Error(`no stack ${name}; expected one of ${Object.keys(this.stacks).join(', ')}`);
    return stack;
  }

  get pipelineName(): string {
    return Object.keys(this.stacks)[0] ?? '';
  }

  /** Resources of a type in all stacks; `path` is the end of the construct path: `findings/subscription`. */
  all(type: string, path = ''): readonly DeclaredResource[] {
    return Object.entries(this.stacks).flatMap(([stack, json]) =>
      Object.entries(blockIn(json, 'resource', type))
        .map(([name, block]) => ({ stack, type, name, address: `${type}.${name}`, block: block as Block }))
        .filter(({ block }) => constructPath(block).endsWith(path)),
    );
  }

  /** The one resource of a type, and with this end of its construct path. */
  the(type: string, path = ''): DeclaredResource {
    const found = this.all(type, path);
    const [only] = found;
    if (only && found.length === 1) return only;
    const known = this.all(type).map(({ block }) => constructPath(block));
    throw new Error(`${found.length} of ${type} end in "${path}"; expected one of ${known.join(', ')}`);
  }

  /** Changes one argument: `streaming_config.filter`, `rule.0.action`. A function gets the present value. */
  set(
    { block }: DeclaredResource,
    path: string,
    value: Value | ((present: Value | undefined) => Value | undefined),
  ): void {
    const steps = path.split('.');
    const last = steps.pop() as string;
    const parent = steps.reduce<Value | undefined>((at, step) => (at as Block | undefined)?.[step], block);
    if (typeof parent !== 'object' || parent === null)
      throw new Error(`nothing is at ${steps.join('.')}; expected a block in which ${last} is set`);
    const members = parent as Block;
    const next = typeof value === 'function' ? value(members[last]) : value;
    if (next === undefined) delete members[last];
    else members[last] = next;
  }

  unset(resource: DeclaredResource, path: string): void {
    this.set(resource, path, () => undefined);
  }

  /**
   * Replaces text in an argument. It throws if the argument does not contain the text, so that every case changes
   * something.
   */
  replaceText(resource: DeclaredResource, path: string, from: string, to: string): void {
    this.set(resource, path, (present) => {
      if (typeof present !== 'string' || !present.includes(from)) {
        throw new Error(`${resource.address} has no "${from}" in ${path}`);
      }
      return present.replace(from, to);
    });
  }

  /** Removes the resource from its stack. References to it remain. */
  remove({ stack, type, name }: DeclaredResource): void {
    const named = blockIn(this.stack(stack), 'resource', type);
    delete named[name];
    // Terraform accepts an empty type, but cdktf writes none.
    if (Object.keys(named).length === 0) delete blockIn(this.stack(stack), 'resource')[type];
  }

  /** @param stack - @default - the stack of the pipeline */
  add(type: string, name: string, block: Block, stack: string = this.pipelineName): DeclaredResource {
    const json = this.stack(stack);
    json.resource = { ...blockIn(json, 'resource') };
    const named = { ...blockIn(json, 'resource', type), [name]: block };
    (json.resource as Block)[type] = named;
    return { stack, type, name, address: `${type}.${name}`, block };
  }

  /**
   * Renames the resource, also in every reference to it. Without a `moved` block, Terraform destroys and creates it.
   */
  rename(resource: DeclaredResource, name: string): DeclaredResource {
    this.remove(resource);
    const renamed = this.add(resource.type, name, resource.block, resource.stack);
    this.redirect(resource.address, renamed.address, resource.stack);
    return renamed;
  }

  /** Replaces references to one address with references to another. */
  redirect(from: string, to: string, stack: string = this.pipelineName): void {
    rewriteTexts(this.stack(stack), (text) => (text === from ? to : text.replaceAll(`${from}.`, `${to}.`)));
  }

  /** Replaces a reference with its text, so that a case can remove the resource: `google_x.y.email`. */
  writeOut(path: string, text: string, stack: string = this.pipelineName): void {
    rewriteTexts(this.stack(stack), (present) => present.replaceAll(reference(path), text));
  }

  /** Adds a block next to the resources: `moved`, `removed`, `import`. */
  addBlock(kind: 'moved' | 'removed' | 'import', block: Block, stack: string = this.pipelineName): void {
    const json = this.stack(stack);
    const present = Array.isArray(json[kind]) ? (json[kind] as Value[]) : [];
    json[kind] = [...present, block];
  }

  /** Adds a call of a local module, and its file. */
  addModule(name: string, content: Block, call: Block = {}, stack: string = this.pipelineName): void {
    const json = this.stack(stack);
    json.module = { ...blockIn(json, 'module'), [name]: { source: `./modules/${name}`, ...call } };
    this.files[`${stack}/modules/${name}/main.tf.json`] = content;
  }
}

/** Changes the block in place, so that callers keep the same object. */
function rewriteTexts(within: Block | Value[], change: (text: string) => string): void {
  const members = within as Block;
  for (const [key, value] of Object.entries(members)) {
    if (typeof value === 'string') members[key] = change(value);
    else if (typeof value === 'object' && value !== null) rewriteTexts(value, change);
  }
}

function blockIn(json: Block, ...path: readonly string[]): Block {
  let block: unknown = json;
  for (const step of path) block = isObject(block) ? block[step] : undefined;
  return (isObject(block) ? block : {}) as Block;
}

function constructPath(block: Block): string {
  const path = (blockIn(block, '//', 'metadata') as { readonly path?: unknown }).path;
  return typeof path === 'string' ? path : '';
}

/** `${google_pubsub_topic.findings.id}`, a reference in the form that cdktf writes. */
export const reference = (path: string): string => `\${${path}}`;
