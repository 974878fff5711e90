import { CATALOGUE } from '../../core/catalogue/catalogue';
import type { Catalogue } from '../../core/catalogue/catalogue-parts';
import { splitStore } from '../../core/ledger/split-store';
import type { Log, Notifier } from '../../core/ports/ports';
import { createActor } from '../actor/handler';
import { createCloudRun } from '../google/cloud-run/cloud-run';
import { createEvidenceBucket } from '../google/evidence-bucket';
import { createFindingMarker } from '../google/finding-marker';
import { createFirestoreStore } from '../google/firestore-store';
import { createLogReader } from '../google/logging';
import { createInstanceMetrics } from '../google/monitoring';
import { createPublisher } from '../google/pubsub';
import { createFindingReader } from '../google/security-center';
import { createTransport, type Transport } from '../google/transport';
import { createHashReputation } from '../google/virus-total';
import { createResponder } from '../responder/handler';
import { boundedLog } from './bounded-log';
import type { Environment } from './environment';

const transportOf = (environment: Environment) =>
  createTransport({
    endpoints: environment.endpoints,
    clock: environment.clock,
    ...(environment.random ? { random: environment.random } : {}),
    client: async (service) =>
      service === 'virustotal' ? environment.plainClient : environment.googleClient(),
  });

const storeOf = ({ ledgerDatabase, effectsDatabase }: Environment, transport: Transport) =>
  splitStore(
    createFirestoreStore(transport, ledgerDatabase),
    createFirestoreStore(transport, effectsDatabase),
  );

/** Wires the responder. It contains no part of the actor, so nothing in it can change a workload. */
export function composeResponder(
  environment: Environment,
  catalogue: Catalogue = CATALOGUE,
): (body: unknown) => Promise<number> {
  const { config, clock, newRunId } = environment;
  const log: Log = boundedLog(environment.log);
  const transport = transportOf(environment);
  const publishCommand = createPublisher(transport, environment.commandTopic);
  return createResponder({
    config,
    catalogue,
    clock,
    log,
    newRunId,
    store: storeOf(environment, transport),
    evidence: createEvidenceBucket(transport, environment.evidenceBucket),
    run: createCloudRun(transport, clock),
    findings: createFindingReader(transport, clock),
    logs: createLogReader(transport),
    reputation: config.reputation && createHashReputation(transport, config.reputation.secretVersion),
    publishCommand,
    publishHeartbeat: publishCommand,
  });
}

export function composeActor(
  environment: Environment,
  catalogue: Catalogue = CATALOGUE,
): (body: unknown) => Promise<number> {
  const { config, clock, newRunId } = environment;
  const log: Log = boundedLog(environment.log);
  const transport = transportOf(environment);
  const notifier: Notifier = {
    notify: ({ severity, caseId, text, details }) => log(severity, 'notice', text, { caseId, ...details }),
  };
  return createActor({
    config,
    catalogue,
    clock,
    log,
    newRunId,
    notifier,
    store: storeOf(environment, transport),
    evidence: createEvidenceBucket(transport, environment.evidenceBucket),
    run: createCloudRun(transport, clock),
    metrics: createInstanceMetrics(transport, clock),
    findings: createFindingReader(transport, clock),
    marker: createFindingMarker(environment.googleClient, environment.endpoints.scc),
    undoSubscription: environment.undoSubscription,
    watchSubscription: environment.watchSubscription,
  });
}
