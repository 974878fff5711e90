/**
 * `@riposte/gcp/testing` turns your synthesized stack into a cloud in this process and sends a finding from Security
 * Command Center. Your test asserts on the result. It uses no network, no credentials and a virtual clock.
 */

export type { CaseRecord } from '../core/case/record';
export type { StepOutcome, Verdict } from '../core/outcome/outcome';
export type { CloudSeed, SeedRevision, SeedService } from '../sandbox/boot/cloud-seed';
export type { SandboxEvent } from '../sandbox/protocol/request';
export { referenceFinding, type Workload } from './reference-finding';
export { type Rehearsal, type RehearsalOptions, rehearseFinding } from './rehearse-finding';
export { UnreadableStack } from './synthesized-stacks';
