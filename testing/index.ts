/**
 * `@riposte/gcp/testing`: your synthesized stack becomes a cloud in this process, a finding enters at Security Command
 * Center, and your test asserts on what came of it. No network, no credentials, a virtual clock.
 */

export type { CaseRecord, StepOutcome, Verdict } from '../core/case/record';
export type { CloudSeed, SeedRevision, SeedService } from '../sandbox/boot/cloud-seed';
export type { SandboxEvent } from '../sandbox/protocol/request';
export { referenceFinding, type Workload } from './reference-finding';
export { type Rehearsal, type RehearsalOptions, rehearseFinding } from './rehearse-finding';
export { UnreadableStack } from './synthesized-stacks';
