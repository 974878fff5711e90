import type { CheckResult } from '../../core/doctor/check';
import { brokenConfig, type Counts, countsOf, OFFLINE_CHECKS } from '../../core/doctor/examine';
import type { Subject } from '../../core/doctor/facts';
import { visible } from '../../core/values/visible-text';
import { operatorConfig } from '../config/operator-config';
import { paintFor } from '../progress/paint';
import { EXIT, type ExitCode } from '../terminal/exit-codes';
import type { Io } from '../terminal/io';
import { couldNot } from '../terminal/problem';
import { type AskedCloud, type Diagnosis, diagnoseCloud } from './diagnosis';
import { GOOGLE } from './endpoints';
import { countsText, projectName, reportText, walkText } from './render';
import { type Asked, type Subjects, subjectsOf } from './subjects';
import { type ProjectDiagnosis, walk } from './walk';

export interface DoctorOptions {
  readonly config?: string;
  readonly project?: string;
  readonly offline?: boolean;
  readonly sandbox?: boolean;
  readonly strict?: boolean;
  readonly json?: boolean;
}

/** `riposte doctor`: reads the cloud, checks it and reports. */
export async function doctor(options: DoctorOptions, io: Io): Promise<ExitCode> {
  const operator = operatorConfig(options.config, io.cwd);
  io.stderr(`Config: ${operator.name}\n`);
  const subjects = subjectsOf(operator, options.project);
  const shown = { ...options, name: operator.name };
  if (!subjects.ok) return report(shown, io, { results: brokenConfig(subjects.error) });
  const found = await walk({
    asked: subjects.value.asked,
    diagnose: await diagnosing(options, io, subjects.value),
    onDone: (one, done) => {
      if (subjects.value.walk) io.stderr(progress(one, done, subjects.value.asked.length));
    },
  });
  const code = report(shown, io, subjects.value.walk ? { projects: found } : (found[0] as ProjectDiagnosis));
  const blind = found.filter((one) => one.blind !== undefined);
  const [first] = blind;
  if (first === undefined) return code;
  throw couldNot({
    code: 'cloud-unreadable',
    what: `the doctor could not read anything from the cloud: ${first.blind}`,
    where: blind.length === 1 ? `project ${first.project}` : `${blind.length} of ${found.length} projects`,
    expected: 'the permissions that docs/doctor.md lists, on each project that the config names',
    fix: 'check the project ids, and the account that you use: gcloud auth application-default login',
  });
}

/** `[ 3 of 51] shop-web: 14 ok, 0 warnings, 1 problem, 0 unknown` */
function progress({ results, blind, ...of }: ProjectDiagnosis, done: number, all: number): string {
  const summary =
    blind === undefined ? countsText(countsOf(results)) : `nothing could be read: ${visible(blind)}`;
  return `[${String(done).padStart(String(all).length)} of ${all}] ${projectName(of)}: ${summary}\n`;
}

/** Diagnoses one project from the config alone, from an invented cloud for each project, or from Google. */
async function diagnosing(
  options: DoctorOptions,
  io: Io,
  { asked }: Subjects,
): Promise<(one: Asked) => Promise<Diagnosis>> {
  if (options.offline) return async ({ config }) => ({ results: offline(config, io.now()) });
  const [only] = asked.length === 1 ? asked : [];
  const where = only ? `project ${only.config.project.id}` : `${asked.length} projects`;
  io.stderr(
    `Reading ${where}${options.sandbox ? ' in an invented cloud' : ''}, without changing anything.\n`,
  );
  const shared = options.sandbox ? undefined : await google(io);
  return ({ config, ...about }) => diagnoseCloud(config, shared ?? sandbox(config, io), io.now(), about);
}

/** The checks that need no facts. */
const offline = (config: Asked['config'], nowMs: number): readonly CheckResult[] =>
  OFFLINE_CHECKS.map((check) => ({
    id: check.id,
    title: check.title,
    ...check.judge({ config, nowMs } as Subject),
  }));

// `require` is intended, as in pipelines.ts: the sandbox and the credentials are loaded only if they are used.
const sandbox = (config: Asked['config'], io: Io): AskedCloud =>
  (require('./sandboxed') as typeof import('./sandboxed')).sandboxFor(config, io.now());

async function google(io: Io): Promise<AskedCloud> {
  const credentials = require('../ledger/credentials') as typeof import('../ledger/credentials');
  const client = await credentials.applicationDefaultClient({
    may: 'may read the project (docs/doctor.md lists the permissions)',
    otherwise: 'try the command without a cloud: riposte doctor --sandbox',
  });
  return { client: async () => client, endpoints: GOOGLE, sleep: (ms) => io.sleep(ms) };
}

/** One project, a broken config, or the projects of a rollout. */
type Reported =
  | { readonly project?: string; readonly results: readonly CheckResult[] }
  | { readonly projects: readonly ProjectDiagnosis[] };

function report(
  { json, strict, offline: isOffline, sandbox: isSandbox, name }: DoctorOptions & { readonly name: string },
  io: Io,
  reported: Reported,
): ExitCode {
  const counts = countsOf(
    'projects' in reported ? reported.projects.flatMap(({ results }) => results) : reported.results,
  );
  if (json) {
    const asked = isOffline ? 'nothing' : isSandbox ? 'sandbox' : 'cloud';
    const document = { schemaVersion: 1, config: name, asked, counts, ...documentOf(reported) };
    io.stdout(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    const paint = paintFor(io.terminal.stdout, io.env);
    io.stdout(
      'projects' in reported ? walkText(reported.projects, paint) : reportText(reported.results, paint),
    );
  }
  return failed(counts, strict) ? EXIT.failed : EXIT.handled;
}

const documentOf = (reported: Reported): object =>
  'projects' in reported
    ? {
        projects: reported.projects.map(({ project, hub, results }) => ({
          project,
          hub,
          counts: countsOf(results),
          results,
        })),
      }
    : { project: reported.project, results: reported.results };

const failed = ({ problem, warning, unknown }: Counts, strict: boolean | undefined): boolean =>
  problem > 0 || (strict === true && warning + unknown > 0);
