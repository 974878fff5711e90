import { spawn } from 'node:child_process';
import type { TerraformBinary } from './terraform-binary';

/** An error of Terraform or of the provider, as `-json` prints it. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
  /** `google_pubsub_topic.findings`, if it has one. */
  readonly address?: string;
  /** The argument in the stack's JSON that it points to. */
  readonly argument?: string;
}

export interface TerraformRun {
  readonly code: number;
  readonly stdout: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Resource changes that a plan announced: address and action. */
  readonly changes: readonly { readonly address: string; readonly action: string }[];
}

export interface Terraform {
  /** `more` is added to the environment of this command only. */
  run(folder: string, command: readonly string[], more?: NodeJS.ProcessEnv): Promise<TerraformRun>;
}

export interface TerraformOptions {
  readonly binary: TerraformBinary;
  /** The whole environment of the command. */
  readonly env: NodeJS.ProcessEnv;
}

/** Runs Terraform commands in given folders. Throws only if the program cannot be started. */
export function createTerraform({ binary, env }: TerraformOptions): Terraform {
  return {
    async run(folder, command, more = {}) {
      const { code, stdout, stderr } = await output(binary.path, command, folder, { ...env, ...more });
      const lines = command.includes('-json') ? jsonLines(stdout) : [];
      const diagnostics = lines.flatMap(diagnosticsOf);
      const unexplained =
        code !== 0 && code !== 2 && diagnostics.every(({ severity }) => severity !== 'error');
      return {
        code,
        stdout,
        diagnostics: unexplained ? [...diagnostics, plainError(command, stdout, stderr)] : diagnostics,
        changes: lines.flatMap(changesOf),
      };
    },
  };
}

interface Output {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function output(
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<Output> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const texts = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      texts.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      texts.stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, ...texts }));
  });
}

interface JsonDiagnostic {
  readonly severity: Diagnostic['severity'];
  readonly summary: string;
  readonly detail?: string;
  readonly address?: string;
  readonly snippet?: { readonly context?: string; readonly code?: string };
}
interface JsonLine {
  readonly type?: string;
  readonly diagnostic?: JsonDiagnostic;
  readonly diagnostics?: readonly JsonDiagnostic[];
  readonly change?: { readonly resource: { readonly addr: string }; readonly action: string };
}

/** `plan -json` prints one JSON document per line, `validate -json` one document on many lines. */
function jsonLines(text: string): readonly JsonLine[] {
  try {
    return [JSON.parse(text) as JsonLine];
  } catch {
    return text.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as JsonLine] : []));
  }
}

const diagnosticsOf = (line: JsonLine): readonly Diagnostic[] =>
  [...(line.diagnostics ?? []), ...(line.diagnostic ? [line.diagnostic] : [])].map((diagnostic) => ({
    severity: diagnostic.severity,
    summary: diagnostic.summary,
    detail: diagnostic.detail ?? '',
    ...placeOf(diagnostic),
  }));

/** For JSON configuration, the context is `resource.google_pubsub_topic.findings`, and the code is the line. */
function placeOf({ address, snippet }: JsonDiagnostic): Pick<Diagnostic, 'address' | 'argument'> {
  const where = address ?? snippet?.context?.replace(/^resource\./, '');
  const argument = /^\s*"(\w+)":/.exec(snippet?.code ?? '')?.[1];
  return { ...(where ? { address: where } : {}), ...(argument ? { argument } : {}) };
}

const changesOf = ({ type, change }: JsonLine) =>
  type === 'planned_change' && change ? [{ address: change.resource.addr, action: change.action }] : [];

/** init and show report errors as text. */
const plainError = (command: readonly string[], stdout: string, stderr: string): Diagnostic => ({
  severity: 'error',
  summary: `terraform ${command[0]} failed`,
  detail: (stderr || stdout).trim(),
});
