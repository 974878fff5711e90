import type { ResponseConfig } from '../../core/config/response-schema';
import type { Check, CheckResult } from '../../core/doctor/check';
import { CHECKS } from '../../core/doctor/checks';
import { examine } from '../../core/doctor/examine';
import type { CloudFacts, OwnNames } from '../../core/doctor/facts';
import { type Instance, pipelineNames } from '../../core/naming/names';
import type { Part } from '../../core/values/result';
import type { Requester } from '../../functions/google/transport';
import type { DoctorEndpoints } from './endpoints';
import { readCloud } from './read-cloud';
import { readOnlyTransport } from './read-only';
import { createReader } from './reader';

/** The cloud that the doctor reads: Google's own, or a sandbox. */
export interface AskedCloud {
  client(): Promise<Requester>;
  /** The cloud does not have a service without an address. */
  readonly endpoints: Partial<DoctorEndpoints>;
  sleep(ms: number): Promise<void>;
}

export interface Diagnosis {
  readonly results: readonly CheckResult[];
  /** Why nothing could be read; undefined if at least one fact is known. */
  readonly blind?: string;
}

export interface DiagnosisOptions {
  /** @default - the project has its own pipeline */
  readonly hub?: Instance;
  /** @default - every check */
  readonly checks?: readonly Check[];
}

/** Reads the cloud through the list of reads, then runs the checks. */
export async function diagnoseCloud(
  config: ResponseConfig,
  cloud: AskedCloud,
  nowMs: number,
  { hub, checks = CHECKS }: DiagnosisOptions = {},
): Promise<Diagnosis> {
  const transport = readOnlyTransport({
    client: () => cloud.client(),
    endpoints: cloud.endpoints,
    clock: { now: () => nowMs, sleep: (ms) => cloud.sleep(ms) },
  });
  const own = { names: ownNames(config), ...(hub ? { hub } : {}) };
  const facts = await readCloud(createReader(transport), config, own);
  const results = examine({ config, ...own, facts, nowMs }, checks);
  const blind = whyBlind(facts);
  return { results, ...(blind === undefined ? {} : { blind }) };
}

function ownNames(config: ResponseConfig): OwnNames {
  const names = pipelineNames(config);
  const { findings, commands, watch, undo, audit } = names;
  return { ...names, subscriptions: { findings, commands, watch, undo, audit } };
}

/** A run in which every read was refused is a failed run, not a list of unknowns. */
function whyBlind({ actorMayActAs, orgPolicies, pipeline, ...single }: CloudFacts): string | undefined {
  const parts: readonly Part<unknown>[] = [
    ...Object.values(single),
    ...Object.values(actorMayActAs),
    ...Object.values(orgPolicies),
    ...[pipeline.functions, pipeline.subscriptions, pipeline.logBuckets, pipeline.locations].flatMap(
      (parts) => Object.values(parts),
    ),
  ];
  if (parts.some(({ status }) => status === 'known')) return undefined;
  return parts.flatMap((part) => (part.status === 'unavailable' ? [part.reason] : []))[0];
}
