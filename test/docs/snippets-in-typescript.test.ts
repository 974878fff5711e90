import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { transformSync } from '@swc/core';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import { judgeResponseConfig } from '../../core/config/judge-config';
import { runSynthesis } from '../../stacks/run-synthesis';
import { configInput } from '../factories/config';
import { standInBundle } from '../factories/synthesized-stack';
import { tempFolder } from '../factories/temp-folder';
import { type Snippet, snippetsOf } from './snippets';

/** The entries of the package by the names that a reader imports. Other modules resolve as usual. */
const ENTRIES: Readonly<Record<string, () => unknown>> = {
  '@riposte/gcp': () => require('../../index'),
  '@riposte/gcp/core': () => require('../../core'),
};

const NOW = Date.parse('2026-11-26T00:00:00Z');

const asCommonJs = ({ code }: Snippet): string =>
  transformSync(code, {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  }).code;

function notPasted(id: string): never {
  throw new Error(`${id} is a file of this repository, which a reader who pastes the snippet does not have`);
}

/** What the pasted block exports. A reader has the package, and not the files of this repository. */
function pasted(snippet: Snippet): Record<string, unknown> {
  const found = (id: string): unknown =>
    Object.hasOwn(ENTRIES, id) ? ENTRIES[id]?.() : require(id.startsWith('.') ? notPasted(id) : id);
  const module = { exports: {} };
  new Function('require', 'module', 'exports', asCommonJs(snippet))(found, module, module.exports);
  return module.exports;
}

/** Synthesizes as the main.ts of the examples does with `config` and `rollout`. */
function synthesized(config: unknown): string[] {
  const said: string[] = [];
  const code = runSynthesis({
    config,
    outdir: tempFolder('snippet'),
    bundleDir: standInBundle(),
    only: '',
    strict: false,
    now: () => NOW,
    print: () => undefined,
    complain: (line) => void said.push(line),
  });
  return code === 0 ? said : ['refused', ...said];
}

/** Calls a function that adds something to the user's own stack. */
function inOwnStack(add: (stack: TerraformStack) => unknown): unknown[] {
  const app = new App({ outdir: tempFolder('snippet') });
  const stack = new TerraformStack(app, 'security');
  new LocalBackend(stack, { path: 'security.tfstate' });
  new GoogleProvider(stack, 'google', { project: 'shop-prod' });
  add(stack);
  return app.node.findAll().flatMap((construct) => construct.node.validate());
}

/**
 * Returns the problems of an exported value, by the name of the export. A block with an unknown name cannot be pasted.
 */
const JUDGES: Readonly<Record<string, (value: unknown) => unknown[]>> = {
  config: synthesized,
  rollout: synthesized,
  alerts: (alerts) =>
    judgeResponseConfig(
      { ...configInput({ notifications: { scope: { organization: '123456789012' } } }), alerts },
      NOW,
    ).errors as unknown[],
  response: (add) => inOwnStack(add as never),
  admission: (add) => inOwnStack(add as never),
  constraint: (add) => inOwnStack(add as never),
};

const blocks = snippetsOf('ts');

describe('TypeScript in the documents, when pasted', () => {
  const outdir = process.env.CDKTF_OUTDIR;
  beforeAll(() => {
    process.env.CDKTF_OUTDIR = tempFolder('snippets');
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
  });
  afterAll(() => {
    jest.restoreAllMocks();
    if (outdir === undefined) delete process.env.CDKTF_OUTDIR;
    else process.env.CDKTF_OUTDIR = outdir;
  });

  it('exists', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(10);
  });

  it.each(blocks.map((block) => [block.name, block] as const))('%s works', (_name, block) => {
    const exported = Object.entries(pasted(block));
    const unknown = exported.map(([name]) => name).filter((name) => !Object.hasOwn(JUDGES, name));
    expect({ unknown }).toEqual({ unknown: [] });
    expect(exported.flatMap(([name, value]) => JUDGES[name]?.(value) ?? [])).toEqual([]);
  });

  /** A block without an export is a separate program, which writes its own stack. */
  it('the program of the README writes its stack', () => {
    expect(existsSync(join(String(process.env.CDKTF_OUTDIR), 'stacks', 'security', 'cdk.tf.json'))).toBe(
      true,
    );
  });
});

/** Test files of an example. The repositories are CommonJS, so a file cannot await at the top level. */
it.each(snippetsOf('js').map((block) => [block.name, block] as const))('%s is a program', (_name, block) => {
  expect(() => new Function('require', 'module', 'exports', asCommonJs(block))).not.toThrow();
});
