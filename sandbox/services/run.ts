import { notFound } from '../protocol/errors';
import { withProjectId } from '../protocol/names';
import { findService } from './run-find';
import { listLocations } from './run-locations';
import { getIamPolicy, setIamPolicy, testIamPermissions } from './run-policy';
import type { RunRevision, RunService } from './run-state';
import { updateRequirements, updateService } from './run-update';
import { operationView, revisionView, serviceView } from './run-view';
import { type Answer, type Call, type Method, page, textOf } from './service';

/** Cloud Run Admin API v2, services and their revisions. */
export const RUN_METHODS: Readonly<Record<string, Method>> = {
  'Services.GetService': { answer: getService },
  'Services.ListServices': { answer: listServices },
  'Services.UpdateService': { answer: updateService, requirements: updateRequirements },
  'Services.GetIamPolicy': { answer: getIamPolicy },
  'Services.SetIamPolicy': { answer: setIamPolicy },
  'Services.TestIamPermissions': { answer: testIamPermissions },
  'Revisions.ListRevisions': { answer: listRevisions },
  'Revisions.GetRevision': { answer: getRevision },
  'Operations.GetOperation': { answer: getOperation },
  // Wait is best effort: "it may return the latest state before the specified timeout" (google.longrunning).
  'Operations.WaitOperation': { answer: getOperation },
  'Locations.ListLocations': { answer: listLocations },
};

function getService(call: Call): Answer {
  return { body: serviceView(call.state, findService(call, textOf(call.message.name)), call.nowMs) };
}

function listServices(call: Call): Answer {
  const parent = withProjectId(call.state, textOf(call.message.parent));
  const services = Object.values(call.state.run.services).filter(({ name }) =>
    name.startsWith(`${parent}/services/`),
  );
  const { items, nextPageToken } = page(services, call.message, { byDefault: 100, max: 1000 });
  return {
    body: {
      services: items.map((service) => serviceView(call.state, service, call.nowMs)),
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    },
  };
}

function listRevisions(call: Call): Answer {
  const parent = withProjectId(call.state, textOf(call.message.parent));
  const services = parent.endsWith('/services/-')
    ? Object.values(call.state.run.services).filter(({ name }) => name.startsWith(parent.slice(0, -1)))
    : [findService(call, parent)];
  // Newest first, as the API sorts by creation time.
  const all = services.flatMap((service) =>
    Object.values(service.revisions)
      .reverse()
      .map((revision): [RunService, RunRevision] => [service, revision]),
  );
  const { items, nextPageToken } = page(all, call.message, { byDefault: 100, max: 1000 });
  return {
    body: {
      revisions: items.map(([service, revision]) => revisionView(call.state, service, revision)),
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    },
  };
}

function getRevision(call: Call): Answer {
  const [service, name] = textOf(call.message.name).split('/revisions/') as [string, string];
  const found = findService(call, service);
  const revision = Object.hasOwn(found.revisions, name) ? found.revisions[name] : undefined;
  if (!revision) throw notFound(name);
  return { body: revisionView(call.state, found, revision) };
}

function getOperation(call: Call): Answer {
  const name = withProjectId(call.state, textOf(call.message.name));
  const { operations } = call.state.run;
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (!operation) throw notFound(name);
  return { body: operationView(operation, call.nowMs) };
}
