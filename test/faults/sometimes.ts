import type { EventName } from '../../core/events';
import type { Facts } from './facts/facts';
import { accusedRevisions } from './facts/workload';
import type { Recording } from './run/recording';
import { WIDER } from './sometimes-wider';

/** A state that enough seeds must reach. A simulation that never gets there proves nothing about it. */
export interface Sometimes {
  readonly id: string;
  isReached(facts: Facts, recording: Recording): boolean;
}

const logged =
  (event: EventName, text?: RegExp) =>
  ({ logs }: Facts): boolean =>
    logs.some((line) => line.event === event && (text?.test(line.message) ?? true));

const said =
  (verdict: string) =>
  ({ sayings }: Facts): boolean =>
    sayings.some((saying) => saying.where === 'log' && saying.verdict === verdict);

const deed =
  (pattern: RegExp) =>
  (_: Facts, { entries }: Recording): boolean =>
    entries.some((entry) => entry.kind === 'deed' && pattern.test(entry.text));

const fault =
  (seen: string, path: RegExp) =>
  (_: Facts, { entries }: Recording): boolean =>
    entries.some(
      (entry) =>
        entry.kind === 'call' && entry.seen === seen && entry.delivery && path.test(entry.request.path),
    );

const changed =
  (purpose: 'command' | 'undo', member: string) =>
  ({ changes }: Facts): boolean =>
    changes.some(
      (change) =>
        change.isOurs &&
        change.purpose === purpose &&
        JSON.stringify(change.before.config[member]) !== JSON.stringify(change.after.config[member]),
    );

const SERVICE = /\/v2\/projects\/[^/]+\/locations\/[^/]+\/services\/[^/:]+$/;

export const SOMETIMES: readonly Sometimes[] = [
  ...['contained', 'containing', 'refused', 'failed', 'observed', 'awaiting-approval'].map((verdict) => ({
    id: `verdict ${verdict}`,
    isReached: said(verdict),
  })),
  { id: 'traffic is moved', isReached: changed('command', 'traffic') },
  { id: 'a service is stopped', isReached: changed('command', 'scaling') },
  {
    id: 'the public loses access',
    isReached: ({ changes }) =>
      changes.some(
        ({ isOurs, purpose, before, after }) =>
          isOurs &&
          purpose === 'command' &&
          JSON.stringify(before.bindings) !== JSON.stringify(after.bindings),
      ),
  },
  { id: 'an undo is done', isReached: logged('undo.done') },
  { id: 'an undo is refused', isReached: logged('undo.refused') },
  { id: 'an undo starts a stopped service', isReached: changed('undo', 'scaling') },
  {
    id: 'an undo is requested twice',
    isReached: ({ undos }) =>
      undos.some(({ caseId }, index) => undos.findIndex((each) => each.caseId === caseId) < index),
  },
  { id: 'an undo is denied by IAM', isReached: ({ undos }) => undos.some(({ isAllowed }) => !isAllowed) },
  {
    id: 'an undo of one of two cases on a workload',
    isReached: ({ versions, undos }) => {
      const services = versions.filter(({ caseId }) => undos.some((undo) => undo.caseId === caseId));
      return services.some(({ service, caseId }) =>
        versions.some((other) => other.service === service && other.caseId !== caseId && other.isOpen),
      );
    },
  },
  {
    id: 'another caller reverts a containment',
    isReached: ({ changes, versions, sayings }) =>
      changes.some(
        (change) =>
          !change.isOurs &&
          versions.some(
            (version) =>
              version.service === change.service &&
              sayings.some(
                ({ caseId, verdict, seq }) =>
                  caseId === version.caseId && verdict === 'contained' && seq < change.seq,
              ) &&
              accusedRevisions(change.before, version).every(({ isRouted }) => !isRouted) &&
              accusedRevisions(change.after, version).some(({ isRouted }) => isRouted),
          ),
      ),
  },
  {
    id: 'another caller changes the workload while the actor changes it',
    isReached: ({ changes, deliveries }) =>
      changes.some(
        (change) =>
          !change.isOurs &&
          deliveries.some(
            ({ purpose, delivery, endMs }) =>
              purpose === 'command' && delivery.startedMs < change.atMs && change.atMs < endMs,
          ),
      ),
  },
  { id: 'the answer to a change is lost', isReached: fault('lost', SERVICE) },
  {
    id: 'a mark arrives after its caller has given up',
    isReached: (_, { entries }) => entries.some((entry) => entry.kind === 'call' && entry.seen === 'late'),
  },
  { id: 'the process dies at a change', isReached: fault('died', SERVICE) },
  { id: 'the process dies at a write to the ledger', isReached: fault('died', /:commit$/) },
  { id: 'a change is never sent', isReached: fault('never-sent', SERVICE) },
  { id: 'a change is refused by Google', isReached: fault('refused', SERVICE) },
  { id: 'a case is tried again', isReached: logged('case.retry') },
  { id: 'a case fails', isReached: logged('case.failed') },
  { id: 'a case waits for a lock', isReached: logged('lock.waiting') },
  { id: 'a step is refused', isReached: logged('step.refused') },
  { id: 'a step fails', isReached: logged('step.failed') },
  { id: 'the breaker refuses', isReached: logged('step.refused', /breaker|containments/i) },
  { id: 'the kill switch refuses', isReached: logged('step.refused', /kill switch/i) },
  { id: 'a hold refuses', isReached: logged('step.refused', /hold|undone|undid/i) },
  { id: 'a command is refused as forged', isReached: logged('command.refused') },
  { id: 'a document is forged', isReached: ({ forgedCases }) => forgedCases.length > 0 },
  {
    id: 'two cases on one workload',
    isReached: ({ versions }) =>
      versions.some(({ service, caseId }) =>
        versions.some((other) => other.service === service && other.caseId !== caseId),
      ),
  },
  { id: 'a finding is closed', isReached: ({ versions }) => versions.some(({ isOpen }) => !isOpen) },
  { id: 'a finding has a newer event', isReached: deed(/"do":"report".*"later"/) },
  { id: 'SCC lists a finding late', isReached: deed(/"listedAfterMs"/) },
  { id: 'a message is delivered again', isReached: deed(/"do":"redeliver"/) },
  { id: 'an API is unavailable', isReached: deed(/"do":"outage"/) },
  { id: 'a clock is wrong', isReached: deed(/"do":"skew"/) },
  {
    id: 'a finding is published again for a failed case',
    isReached: (_, { republished }) => republished.length > 0,
  },
  { id: 'a message is given up', isReached: ({ deadLetters }) => deadLetters.length > 0 },
  ...WIDER,
];
