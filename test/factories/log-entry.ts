import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeLogEntry, type LogEntry, pipelineIdentity } from '../../core/tamper';
import type { JsonObject } from '../../core/values/json';
import { PROJECT } from './names';

const FOLDER = join(__dirname, '..', 'fixtures', 'audit-logs');

export const LOG_ENTRY_NAMES: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace(/\.json$/, ''))
  .sort();

export const DEPLOYER = `deploy@${PROJECT.id}.iam.gserviceaccount.com`;

/** The pipeline whose resources the fixtures touch. */
export const PIPELINE = pipelineIdentity({
  project: PROJECT,
  deployers: [`serviceAccount:${DEPLOYER}`],
  admission: {
    attestors: ['built', 'scanned'].map((name) => `projects/${PROJECT.id}/attestors/riposte-${name}`),
    exempt: [`europe-west1-docker.pkg.dev/${PROJECT.id}/riposte-images/*`],
  },
});

/** A fixture in the form in which the sink publishes it. */
export const logEntryText = (name: string): string => readFileSync(join(FOLDER, `${name}.json`), 'utf8');

export const logEntryJson = (name: string): JsonObject => JSON.parse(logEntryText(name)) as JsonObject;

/** A fixture with changed members of its protoPayload. */
export function logEntry(name: string, changes: JsonObject = {}): LogEntry {
  const json = logEntryJson(name);
  return decoded({ ...json, protoPayload: { ...(json.protoPayload as JsonObject), ...changes } });
}

export function decoded(json: JsonObject): LogEntry {
  const entry = decodeLogEntry(JSON.stringify(json));
  if (!entry.ok) throw new Error(JSON.stringify(entry.error));
  return entry.value;
}
