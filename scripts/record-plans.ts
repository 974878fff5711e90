import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { jsonEqual } from '../core/values/json';
import { type HeadPlan, type PlannedHead, planHeads } from '../rehearsal/run/plan-heads';
import { type Provider, providerFromMirror, terraformEnvironment } from '../rehearsal/run/provider';
import { stepLine } from '../rehearsal/run/report';
import { StepFailed } from '../rehearsal/run/steps';
import { createTerraform, type Terraform } from '../rehearsal/run/terraform';
import { tryTerraformBinary } from '../rehearsal/run/terraform-binary';
import { standInProvider } from '../rehearsal/stand-in/provider-mirror';
import { RECORDED_VERSION } from '../rehearsal/stand-in/recorded-schema';
import { allTargets } from '../rehearsal/targets';
import { CASES } from '../test/review/cases';
import { caseBase, caseHead, writeHead } from '../test/review/cases/case-head';
import {
  baseHash,
  compact,
  composed,
  PLANS,
  type RecordedBase,
  type RecordedCase,
  type RecordedWith,
  tryRecordedBase,
} from '../test/review/cases/load-plan';
import { allowNeighbours, NEIGHBOURS } from '../test/review/cases/neighbours';
import { deltaBetween, type KeyedPlan, keyedPlan, planOf } from '../test/review/cases/recorded-plan';
import type { ReviewCase } from '../test/review/cases/review-case';
import { createStablePlans, type StablePlans } from '../test/review/cases/stable-plan';
import type { SynthesizedStacks } from '../testing/synthesized-stacks';

/**
 * Records the plans of the review's cases. For each target, it applies the base to the embedded cloud once, and plans each
 * case on top of it. Writes test/fixtures/plans/, or another folder.
 */
async function record(options: Options): Promise<void> {
  const cases = chosenCases(options);
  const binary = tryTerraformBinary();
  if (!binary) throw new Error('neither terraform nor tofu is on the PATH, so nothing was recorded');
  const folder = mkdtempSync(join(tmpdir(), 'riposte-plans-'));
  try {
    const provider = await providerOf(options, folder);
    const session: Session = {
      provider,
      terraform: createTerraform({ binary, env: terraformEnvironment(provider) }),
      head: {
        provider:
          options.providerMirror === undefined
            ? `stand-in for hashicorp/google ${RECORDED_VERSION}`
            : `hashicorp/google ${options.providerVersion ?? RECORDED_VERSION}`,
        date: new Date().toISOString().slice(0, 10),
      },
      out: options.out,
    };
    mkdirSync(options.out, { recursive: true });
    for (const target of targetsOf(cases, options)) {
      const work = join(folder, target);
      await recordTarget(
        target,
        cases.filter((one) => one.target === target),
        work,
        session,
      );
      rmSync(work, { recursive: true, force: true });
    }
    if (options.only === undefined) removeOthers(options.out);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Options {
  readonly providerMirror?: string;
  readonly providerVersion?: string;
  readonly only?: readonly string[];
  readonly out: string;
}

interface Session {
  readonly provider: Provider;
  readonly terraform: Terraform;
  readonly head: Pick<RecordedWith, 'provider' | 'date'>;
  readonly out: string;
}

function chosenCases({ only, providerMirror, providerVersion }: Options): readonly ReviewCase[] {
  if (providerMirror === undefined && providerVersion !== undefined) {
    throw new Error('--provider-version needs the genuine provider; also pass --provider-mirror');
  }
  const unknown = (only ?? []).filter((id) => !CASES.some((one) => one.id === id));
  if (unknown.length > 0)
    throw new Error(`there is no case ${unknown.join(', ')}; test/review/cases/ lists them`);
  return CASES.filter(({ id }) => only?.includes(id) ?? true);
}

/** All examples, including those without a case, because an unchanged example must have no finding. */
function targetsOf(cases: readonly ReviewCase[], { only }: Pick<Options, 'only'>): ReadonlySet<string> {
  const examples = only === undefined ? allTargets().map(({ name }) => name) : [];
  return new Set([...examples, ...cases.map(({ target }) => target)]);
}

const providerOf = async ({ providerMirror, providerVersion }: Options, folder: string): Promise<Provider> =>
  providerMirror === undefined
    ? standInProvider(join(folder, 'provider'))
    : providerFromMirror(folder, providerMirror, providerVersion);

const UNCHANGED = 'no change';

async function recordTarget(
  target: string,
  cases: readonly ReviewCase[],
  folder: string,
  { provider, terraform, head, out }: Session,
): Promise<void> {
  console.log(`${target}: ${cases.length} cases`);
  const base = await caseBase(target, folder);
  const changes = cases.filter(({ when }) => when === undefined);
  const made = changes.map((one) => writtenHead(one, base, join(folder, 'heads', one.id)));
  const stepsOf = { 'first-deployment': [] as HeadPlan[], 'first-refresh': [] as HeadPlan[] };
  const stable = createStablePlans(Date.now());
  let known: RecordedBase | undefined;
  const write = (name: string, edit: string, plans: readonly HeadPlan[]): void => {
    const keyed = keyedPlans(name, plans, stable);
    const recorded = { ...head, terraform: String(Object.values(keyed)[0]?.terraform_version), target };
    if (known) {
      writeJson(
        out,
        name,
        recordedCase({ ...recorded, case: name, base: baseHash(known), edit }, known, keyed),
      );
      return;
    }
    known = { ...recorded, stacks: keyed };
    refuseChanges(known);
    writeBase(out, known);
    for (const { id, when } of cases) if (when) write(id, when, stepsOf[when]);
  };
  const editOf = new Map(made.map(({ planned, edit }) => [planned.name, edit]));
  await planHeads({
    base,
    heads: [{ name: UNCHANGED, folders: base.folders }, ...made.map(({ planned }) => planned)],
    refreshOnce: true,
    terraform,
    provider,
    workFolder: join(folder, 'work'),
    ...(NEIGHBOURS[target] ? { opened: ({ sandbox }) => allowNeighbours(sandbox) } : {}),
    done: (step) => console.log(stepLine(step)),
    ...(changes.length < cases.length ? { deploying: (when, plan) => void stepsOf[when].push(plan) } : {}),
    planned: ({ name }, plans) => write(name, editOf.get(name) ?? '', plans),
  });
}

/** If the base did not change, keeps its recording, with its date. */
function writeBase(out: string, base: RecordedBase): void {
  const before = tryRecordedBase(base.target, out);
  if (before && baseHash(before) === baseHash(base) && before.provider === base.provider) return;
  if (before) console.log(`${base.target}: the base changed; record all its cases again`);
  writeJson(out, `${base.target}.base`, compact(base));
}

function writtenHead(
  one: ReviewCase,
  base: SynthesizedStacks,
  folder: string,
): { readonly planned: PlannedHead; readonly edit: string } {
  const made = caseHead(one, base, folder);
  const folders = writeHead(made, join(folder, 'head'));
  return { planned: { name: one.id, folders, only: made.changed }, edit: made.edit };
}

function refuseChanges({ target, stacks }: RecordedBase): void {
  const changed = Object.values(stacks).flatMap((plan) =>
    Object.values((plan.resource_changes ?? {}) as Record<string, { change: { actions: string[] } }>)
      .filter(({ change }) => change.actions.some((action) => action !== 'no-op' && action !== 'read'))
      .map(({ change }) => change.actions.join(' and ')),
  );
  if (changed.length > 0)
    throw new Error(`a second plan of the deployed ${target} would change ${changed.join(', ')}`);
}

/** @throws Error if Terraform saved no plan */
function keyedPlans(
  name: string,
  plans: readonly HeadPlan[],
  stable: StablePlans,
): Readonly<Record<string, KeyedPlan>> {
  return Object.fromEntries(
    plans.map(({ stack, plan, errors }) => {
      if (!('format_version' in plan)) {
        const reasons = errors.map(({ summary, detail }) => `${summary}: ${detail}`);
        throw new Error(`${name}: ${stack} cannot be planned: ${reasons.join('; ')}`);
      }
      return [stack, keyedPlan(stable(plan))];
    }),
  );
}

/** The case as its difference from the base. Checks that base and difference give exactly the same plan. */
function recordedCase(
  head: Omit<RecordedCase, 'stacks'>,
  base: RecordedBase,
  keyed: Readonly<Record<string, KeyedPlan>>,
): RecordedCase {
  const stacks = Object.fromEntries(
    Object.entries(keyed).map(([stack, plan]) => [stack, deltaBetween(base.stacks[stack] ?? {}, plan)]),
  );
  const recorded = { ...head, stacks };
  for (const { stack, plan } of composed(base, recorded)) {
    const original = keyed[stack] ?? base.stacks[stack] ?? {};
    if (!jsonEqual(plan, planOf(original)))
      throw new Error(`${head.case}: ${stack} is not the same when composed`);
  }
  return recorded;
}

function writeJson(folder: string, name: string, content: RecordedBase | RecordedCase): void {
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(content, null, 1)}\n`);
}

/** Recordings of cases and targets that no longer exist. */
function removeOthers(folder: string): void {
  const targets = [...targetsOf(CASES, {})].map((target) => `${target}.base.json`);
  const known = new Set([...CASES.map(({ id }) => `${id}.json`), ...targets]);
  for (const name of readdirSync(folder)) {
    if (name.endsWith('.json') && !known.has(name)) rmSync(join(folder, name));
  }
}

new Command('record-plans')
  .description("Records the plans of the review's cases, with the embedded cloud.")
  .option(
    '--provider-mirror <dir>',
    'a filesystem mirror with the genuine provider (default: the stand-in provider)',
  )
  .option(
    '--provider-version <version>',
    'a version of the genuine provider (default: the one that the stacks require)',
  )
  .option('--only <case...>', 'ids of cases (default: all cases, and recordings without a case are removed)')
  .option('--out <dir>', 'where to write', PLANS)
  .action(record)
  .parseAsync()
  .catch((error: Error) => {
    console.error(error.message);
    if (error instanceof StepFailed) for (const { detail } of error.problems) console.error(detail);
    process.exitCode = 1;
  });
