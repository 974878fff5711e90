import { join } from 'node:path';
import { ACTION_IDS, type ActionId, actionOf, type WorkloadAction } from '../../../core/actions';
import { lastingOfDone } from '../../../core/advice/lasting-steps';
import { caseIdFor } from '../../../core/case/case-id';
import { planOf } from '../../../core/case/plan-of';
import type { CaseRecord } from '../../../core/case/record';
import { decodeNotification } from '../../../core/finding/decode-push';
import { toRecord } from '../../../core/ledger/case-document';
import type { Outlook } from '../../../core/ownership/owner-words';
import { isObject, jsonEqual } from '../../../core/values/json';
import { readCase } from '../../../sandbox/in-process/read-case';
import type { SynthesizedStacks } from '../../../testing/synthesized-stacks';
import type { EmbeddedCloud } from '../embedded-cloud';
import { untilQuiet } from '../incident';
import type { Difference } from '../plan-differences';
import type { Provider } from '../provider';
import { providerEnvironment } from '../provider-endpoints';
import { createStepRunner, StepFailed, type StepRunner } from '../steps';
import type { Terraform } from '../terraform';
import { apply, plan, planAgain, type TerraformStack } from '../terraform-stack';
import { grantOwner, OWNER, ownerPlace, readOwned } from './owner-cloud';
import { imagesOf, ownerFinding } from './owner-findings';
import { OWNER_CASES, type OwnerCase, type OwnerPlace, ownerStack, writeOwnerStack } from './owner-stack';

/** The fate of one change that Riposte made to one of the owner's services. */
export interface OwnedChange {
  readonly service: string;
  /** The owner's configuration, in words. */
  readonly configured: string;
  readonly action: string;
  /** What the record predicts for the owner's next deployment. */
  readonly outlook: Outlook;
  /** The owner's next plan would revert it. */
  readonly planTakesBack: boolean;
  /**
   * After an apply with a new image: whether the change is still in the embedded cloud (`stands`), is gone, or the
   * embedded cloud refused the apply of this service.
   */
  readonly afterApply: 'stands' | 'gone' | 'refused';
}

export type OwnerRehearsal =
  | { readonly status: 'skipped'; readonly reason: string }
  | {
      readonly status: 'done';
      readonly changes: readonly OwnedChange[];
      /** Errors of the embedded cloud when it refused the apply of a new image. */
      readonly refusals: readonly string[];
      /** Services that were not contained, with the verdict of the case. */
      readonly notContained: readonly { readonly service: string; readonly verdict: string }[];
    };

export interface OwnerOptions {
  readonly stacks: SynthesizedStacks;
  readonly terraform: Terraform;
  readonly provider: Provider;
  readonly workFolder: string;
}

/**
 * Contains services that an owner deployed with Terraform. Then the owner plans, and applies a new image. A problem in
 * this part is a reason to skip it and not a failure, because the rehearsed stacks did not cause it.
 */
export async function rehearseOwner(
  cloud: EmbeddedCloud,
  options: OwnerOptions,
  steps: StepRunner,
): Promise<OwnerRehearsal> {
  const { mode } = options.stacks.config;
  if (options.provider.isStandIn) {
    return skipped('the stand-in cannot update a google_cloud_run_v2_service; use the genuine provider');
  }
  if (mode !== 'enforce') return skipped(`nothing is contained in mode ${mode}`);
  const place = ownerPlace(cloud);
  const images = imagesOf(cloud.world.notification.raw);
  if (!place || !images) return skipped('the finding names no service of this cloud, or no image');
  try {
    return await steps.run('owner', 'will it last', async () => {
      const value = await contained(cloud, options, place, images);
      const back = value.changes.filter(({ planTakesBack }) => planTakesBack).length;
      return { result: `the owner's plan reverts ${back} of ${value.changes.length} changes`, value };
    });
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    return skipped(error.message);
  }
}

const skipped = (reason: string): OwnerRehearsal => ({ status: 'skipped', reason });

type Done = Extract<OwnerRehearsal, { status: 'done' }>;

async function contained(
  cloud: EmbeddedCloud,
  options: OwnerOptions,
  place: OwnerPlace,
  images: NonNullable<ReturnType<typeof imagesOf>>,
): Promise<Done> {
  grantOwner(cloud, place);
  const folder = join(options.workFolder, 'owner');
  const providerVersion = options.provider.version ?? askedVersion(options.stacks);
  const write = (imageOf: (one: OwnerCase) => string) => {
    const stack = ownerStack({ ...place, providerVersion, imageOf });
    writeOwnerStack(folder, stack);
    return stack;
  };
  const first = write(({ hasRefuge }) => (hasRefuge ? images.clean : images.bad));
  const owned: TerraformStack = {
    name: 'owner',
    folder,
    stack: first,
    terraform: options.terraform,
    walled: {
      ...cloud.environment,
      ...providerEnvironment(cloud.sandbox.endpoints, cloud.sandbox.tokenFor(OWNER)),
    },
  };
  await deploy(owned);
  write(() => images.bad);
  await deploy(owned);

  const cases = OWNER_CASES.map((one) => ({
    one,
    message: ownerFinding(cloud.world.notification.raw, one, place),
  }));
  for (const { message } of cases) cloud.sandbox.ingest(message);
  await untilQuiet(cloud);
  const differences = await planAgain(owned, createStepRunner());
  const found = await Promise.all(
    cases.map(async ({ one, message }) => ({ one, record: await recordOf(cloud, JSON.stringify(message)) })),
  );
  write(() => images.next);
  const refusals = await tryDeploy(owned);
  const read = { cloud, place, differences, nextImage: images.next };
  return {
    status: 'done',
    changes: found.flatMap(({ one, record }) => changesOf(read, one, record)),
    refusals,
    notContained: found
      .filter(({ record }) => record?.verdict !== 'contained')
      .map(({ one, record }) => ({ service: one.service, verdict: record?.verdict ?? 'no case' })),
  };
}

async function deploy(owned: TerraformStack): Promise<void> {
  const quiet = createStepRunner();
  await plan(owned, quiet);
  await apply(owned, quiet);
}

/** If the apply of one service is refused, Terraform continues with the others. */
async function tryDeploy(owned: TerraformStack): Promise<readonly string[]> {
  try {
    await deploy(owned);
    return [];
  } catch (error) {
    if (!(error instanceof StepFailed) || error.step !== 'apply') throw error;
    return error.problems.map(({ summary }) => summary);
  }
}

/** The provider version of the stacks. The owner is assumed to use the same. */
function askedVersion({ raw }: SynthesizedStacks): string | undefined {
  for (const { terraform } of raw) {
    const providers = isObject(terraform) ? terraform.required_providers : undefined;
    const google = isObject(providers) ? providers.google : undefined;
    if (isObject(google) && typeof google.version === 'string') return google.version;
  }
  return undefined;
}

async function recordOf({ sandbox }: EmbeddedCloud, raw: string): Promise<CaseRecord | undefined> {
  const decoded = decodeNotification(raw);
  if (!decoded.ok) return undefined;
  const document = await readCase(
    { state: sandbox.state, request: sandbox.request },
    caseIdFor(decoded.value.finding),
  );
  return document?.record && toRecord(document.record);
}

interface Reads {
  readonly cloud: EmbeddedCloud;
  readonly place: OwnerPlace;
  readonly differences: readonly Difference[];
  readonly nextImage: string;
}

function changesOf(
  { cloud, place, differences, nextImage }: Reads,
  one: OwnerCase,
  record: CaseRecord | undefined,
): readonly OwnedChange[] {
  if (!record) return [];
  const now = readOwned(cloud, place, one.service);
  const isApplied = JSON.stringify(now.service.template).includes(nextImage);
  return lastingOfDone(record).flatMap(({ action, outlook }): readonly OwnedChange[] => {
    const known = tryWorkloadAction(action);
    const step = planOf(record).steps.find((planned) => planned.action === action);
    if (!known || !step) return [];
    const state = known.touches.includes('bindings') ? now.policy : now.service;
    return [
      {
        service: one.service,
        configured: one.configured,
        action,
        outlook,
        planTakesBack: differences.some((difference) => takesBack(known, one.service, difference)),
        afterApply: !isApplied ? 'refused' : jsonEqual(known.project(state), step.after) ? 'stands' : 'gone',
      },
    ];
  });
}

function tryWorkloadAction(id: string): WorkloadAction | undefined {
  if (!(ACTION_IDS as readonly string[]).includes(id)) return undefined;
  const action = actionOf(id as ActionId);
  return action.kind === 'workload' ? action : undefined;
}

/** For traffic, scaling and ingress, arguments and fields of the API have the same names. */
function takesBack({ touches }: WorkloadAction, service: string, { address, argument }: Difference): boolean {
  if (touches.includes('bindings')) return address === `google_cloud_run_v2_service_iam_member.${service}`;
  const [field = ''] = argument.split(/[.[]/);
  return address === `google_cloud_run_v2_service.${service}` && touches.includes(field);
}
