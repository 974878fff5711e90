import type { Problem } from '../../core/problem/problem';
import { isObject, type JsonObject } from '../../core/values/json';

/** What a refused input seems to be, and how to get a usable one. */
export type Seems = Pick<Problem, 'what' | 'fix'>;

export const LIST_COMMAND = 'gcloud scc findings list PARENT --location=global --format=json > findings.json';
const PULL_COMMAND = 'gcloud pubsub subscriptions pull SUBSCRIPTION --limit=10 --format=json > messages.json';

const has = (json: JsonObject, ...members: readonly string[]): boolean =>
  members.every((member) => json[member] !== undefined && json[member] !== null);

/** JSON that people pass by mistake and that contains no finding. The first match counts. */
const OBJECTS: readonly { readonly is: (json: JsonObject) => boolean; readonly seems: Seems }[] = [
  {
    is: (json) => has(json, 'caseId', 'verdict', 'plan'),
    seems: {
      what: 'this is the record of a case, not a finding',
      fix: 'pass the case folder that contains it: the finding is in its evidence',
    },
  },
  {
    is: ({ apiVersion, kind }) =>
      typeof apiVersion === 'string' &&
      apiVersion.startsWith('serving.knative.dev/') &&
      typeof kind === 'string',
    seems: {
      what: 'this is a Cloud Run service or revision, not a finding',
      fix: 'pass it as the cloud: riposte simulate FINDING --cloud FILE',
    },
  },
  {
    is: ({ name }) =>
      typeof name === 'string' && /\/locations\/[^/]+\/(services|jobs|workerPools)\//.test(name),
    seems: {
      what: 'this is a Cloud Run workload, not a finding',
      fix: 'pass it as the cloud: riposte simulate FINDING --cloud FILE',
    },
  },
  {
    is: (json) => has(json, 'projects') && Array.isArray(json.projects),
    seems: {
      what: 'this is a cloud file for the sandbox, not a finding',
      fix: 'pass it as the cloud: riposte simulate FINDING --cloud FILE',
    },
  },
  {
    is: (json) => has(json, 'logName') && has(json, 'protoPayload'),
    seems: {
      what: 'this is an audit log entry, not a finding',
      fix: `list the findings themselves: ${LIST_COMMAND}`,
    },
  },
  {
    is: (json) => has(json, 'logName'),
    seems: {
      what: 'this is a log entry of Cloud Logging, not a finding',
      fix: 'extract the finding: jq .jsonPayload FILE; or list the findings themselves',
    },
  },
  {
    is: (json) => isObject(json.incident),
    seems: {
      what: 'this is an incident of Cloud Monitoring, not a finding',
      fix: 'open the log line of the incident, and pass the finding that it names',
    },
  },
  {
    is: (json) => has(json, 'resource_changes') || has(json, 'planned_values'),
    seems: {
      what: 'this is a Terraform plan, not a finding',
      fix: 'review it with riposte review FILE',
    },
  },
  {
    is: (json) => has(json, 'bindings') && has(json, 'etag'),
    seems: {
      what: 'this is an IAM policy, not a finding',
      fix: `list the findings: ${LIST_COMMAND}`,
    },
  },
  {
    is: (json) => Array.isArray(json.f) || Array.isArray(json.rows),
    seems: {
      what: "these are rows in the format of BigQuery's API, without column names",
      fix: "select them with column names: bq query --format=json --nouse_legacy_sql 'SELECT finding, resource FROM DATASET.findings'",
    },
  },
  {
    is: (json) => has(json, 'error') && isObject(json.error),
    seems: {
      what: 'this is an error from an API, not a finding',
      fix: 'fix what error.message reports, and run the call again',
    },
  },
  {
    is: (json) => has(json, 'runs') && has(json, 'version'),
    seems: {
      what: 'this is a SARIF report, not a finding of Security Command Center',
      fix: `list the findings: ${LIST_COMMAND}`,
    },
  },
];

export function seemsObject(json: JsonObject): Seems {
  const found = OBJECTS.find(({ is }) => is(json));
  if (found) return found.seems;
  const members = Object.keys(json).slice(0, 8).join(', ') || '(none)';
  return {
    what: `this is JSON, but not a finding: its members are ${members}`,
    fix: `copy the JSON tab of the finding, or list the findings: ${LIST_COMMAND}`,
  };
}

const CSV: Seems = {
  what: 'this is a comma-separated table (CSV)',
  fix: `export it as JSON: ${LIST_COMMAND}; from BigQuery: bq query --format=json --nouse_legacy_sql 'SELECT finding, resource FROM DATASET.findings'`,
};

/** What text seems to be that is neither JSON nor YAML with a finding; undefined if it is not recognized. */
export function trySeemsText(text: string): Seems | undefined {
  const head = text.trimStart().slice(0, 2_000);
  if (/^Listed 0 items\.?/i.test(head)) {
    return { what: 'gcloud found nothing: "Listed 0 items."', fix: 'use a wider filter, or pull again' };
  }
  if (/^[┌╔│+|]/.test(head)) {
    return {
      what: 'this is a table that gcloud prints for people',
      fix: `request JSON: ${PULL_COMMAND}; or ${LIST_COMMAND}`,
    };
  }
  if (head.startsWith('<')) {
    return {
      what: 'this is a web page or XML, not a finding',
      fix: 'copy the JSON tab of the finding, not its address',
    };
  }
  if (head.startsWith('PK') || head.startsWith('\u001f')) {
    return {
      what: 'this is a compressed file',
      fix: 'unpack it: gunzip -c FILE | riposte simulate -; or unzip it to a folder and pass that folder',
    };
  }
  if (/^\{\\rtf/.test(head)) return { what: 'this is a rich text document', fix: 'save it as plain text' };
  if (/^ERROR: |^WARNING: /.test(head)) {
    return { what: 'this is a message of gcloud, not its output', fix: 'fix what the message reports' };
  }
  if (/^[A-Z][A-Z_]*(?: {2,}[A-Z][A-Z_]*)+ *\r?\n/.test(head)) {
    return {
      what: 'this is a table with column headings, as gcloud prints it without --format=json',
      fix: `ask for JSON: ${LIST_COMMAND}; or ${PULL_COMMAND}`,
    };
  }
  if (/^"?[\w.]+"?(?:,"?[\w.]+"?)+\r?\n/.test(head)) return CSV;
  if (/^[^\n{}]*,[^\n{}]*,[^\n{}]*\n/.test(head) && !/^\w[\w.]*:/.test(head)) {
    return CSV;
  }
  return undefined;
}
