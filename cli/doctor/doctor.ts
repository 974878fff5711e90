import type { CheckResult } from '../../core/doctor/check';
import { brokenConfig, type Counts, countsOf, OFFLINE_CHECKS } from '../../core/doctor/examine';
import type { Subject } from '../../core/doctor/facts';
import { visible } from '../../core/report/visible-text';
import { operatorConfig } from '../config/operator-config';
import { EXIT, type ExitCode } from '../exit-codes';
import type { Io } from '../io';
import { couldNot } from '../problem';
import { paintFor } from '../progress/paint';
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

/** `riposte doctor`: asks, judges and tells. */
export async function doctor(options: DoctorOptions, io: Io): Promise<ExitCode> {
  const operator = operatorConfig(options.config, io.cwd);
  io.stderr(`Config: ${operator.name}\n`);
  const subjects = subjectsOf(operator, options.project);
  const say = { ...options, name: operator.name };
  if (!subjects.ok) return tell(say, io, { results: brokenConfig(subjects.error) });
  const found = await walk({
    asked: subjects.value.asked,
    diagnose: await diagnosing(options, io, subjects.value),
    onDone: (one, done) => {
      if (subjects.value.walk) io.stderr(progress(one, done, subjects.value.asked.length));
    },
  });
  const code = tell(say, io, subjects.value.walk ? { projects: found } : (found[0] as ProjectDiagnosis));
  const blind = found.filter((one) => one.blind !== undefined);
  const [first] = blind;
  if (first === undefined) return code;
  throw couldNot({
    code: 'cloud-unreadable',
    what: `nothing of the cloud could be read: ${first.blind}`,
    where: blind.length === 1 ? `project ${first.project}` : `${blind.length} of ${found.length} projects`,
    expected: 'the permissions that docs/doctor.md lists, on each project that the config names',
    fix: 'look at the project ids and at who you are: gcloud auth application-default login',
  });
}

/** `[ 3 of 51] shop-web: 14 ok, 0 warnings, 1 problem, 0 unknown` */
function progress({ results, blind, ...of }: ProjectDiagnosis, done: number, all: number): string {
  const said =
    blind === undefined ? countsText(countsOf(results)) : `nothing could be read: ${visible(blind)}`;
  return `[${String(done).padStart(String(all).length)} of ${all}] ${projectName(of)}: ${said}\n`;
}

/** Who answers about one project: the config alone, an invented cloud for each, or Google. */
async function diagnosing(
  options: DoctorOptions,
  io: Io,
  { asked }: Subjects,
): Promise<(one: Asked) => Promise<Diagnosis>> {
  if (options.offline) return async ({ config }) => ({ results: offline(config, io.now()) });
  const [only] = asked.length === 1 ? asked : [];
  const where = only ? `project ${only.config.project.id}` : `${asked.length} projects`;
  io.stderr(`Reading ${where}${options.sandbox ? ' of an invented cloud' : ''}; nothing is changed.\n`);
  const shared = options.sandbox ? undefined : await google(io);
  return ({ config, ...about }) => diagnoseCloud(config, shared ?? sandbox(config, io), io.now(), about);
}

/** Only these see no facts: they need none. */
const offline = (config: Asked['config'], nowMs: number): readonly CheckResult[] =>
  OFFLINE_CHECKS.map((check) => ({
    id: check.id,
    title: check.title,
    ...check.judge({ config, nowMs } as Subject),
  }));

// `require` on purpose, as in pipeline.ts: neither the sandbox nor the credentials are loaded unless they are wanted.
const sandbox = (config: Asked['config'], io: Io): AskedCloud =>
  (require('./sandboxed') as typeof import('./sandboxed')).sandboxFor(config, io.now());

async function google(io: Io): Promise<AskedCloud> {
  const credentials = require('./credentials') as typeof import('./credentials');
  const client = await credentials.applicationDefaultClient({
    may: 'may read the project (docs/doctor.md lists the permissions)',
    otherwise: 'riposte doctor --sandbox to try it without a cloud',
  });
  return { client: async () => client, endpoints: GOOGLE, sleep: (ms) => io.sleep(ms) };
}

/** One project, a config that is broken, or the projects of a rollout. */
type Told =
  | { readonly project?: string; readonly results: readonly CheckResult[] }
  | { readonly projects: readonly ProjectDiagnosis[] };

function tell(
  { json, strict, offline: isOffline, sandbox: isSandbox, name }: DoctorOptions & { readonly name: string },
  io: Io,
  told: Told,
): ExitCode {
  const counts = countsOf(
    'projects' in told ? told.projects.flatMap(({ results }) => results) : told.results,
  );
  if (json) {
    const asked = isOffline ? 'nothing' : isSandbox ? 'sandbox' : 'cloud';
    const document = { schemaVersion: 1, config: name, asked, counts, ...documentOf(told) };
    io.stdout(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    const paint = paintFor(io.terminal.stdout, io.env);
    io.stdout('projects' in told ? walkText(told.projects, paint) : reportText(told.results, paint));
  }
  return failed(counts, strict) ? EXIT.failed : EXIT.handled;
}

const documentOf = (told: Told): object =>
  'projects' in told
    ? {
        projects: told.projects.map(({ project, hub, results }) => ({
          project,
          hub,
          counts: countsOf(results),
          results,
        })),
      }
    : { project: told.project, results: told.results };

const failed = ({ problem, warning, unknown }: Counts, strict: boolean | undefined): boolean =>
  problem > 0 || (strict === true && warning + unknown > 0);
