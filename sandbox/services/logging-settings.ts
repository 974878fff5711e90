import type { JsonObject } from '../../core/values/json';
import { textOf } from '../../core/values/json-values';
import type { Answer, Call, Method } from '../contract/service';
import { agentEmail, withAgent } from '../iam/agents';
import { scopeOf } from '../iam/tested-resource';
import { projectOf } from '../state/names';
import { LOGGING_ACCESS, projectName } from './logging-names';

const settings = (permission: string, member: 'kmsServiceAccountId' | 'serviceAccountId'): Method => ({
  permissions: [{ permission, on: scopeOf('name'), source: LOGGING_ACCESS }],
  changes: 'nothing',
  answer: (call) => readSettings(call, member),
});

/**
 * Settings of a project, in their two views. Both are read-only there, because they are set on folders and
 * organizations.
 */
export const SETTINGS_METHODS: Readonly<Record<string, Method>> = {
  'ConfigServiceV2.GetSettings': settings('logging.settings.get', 'kmsServiceAccountId'),
  'ConfigServiceV2.GetCmekSettings': settings('logging.cmekSettings.get', 'serviceAccountId'),
};

/**
 * Reading creates the account that encrypts log buckets
 * (cloud.google.com/logging/docs/routing/managed-encryption-storage: "the command creates the service account if it
 * doesn't exist").
 */
function readSettings({ state, message }: Call, member: string): Answer {
  const name = projectName(state, textOf(message.name));
  const project = projectOf(name);
  const next = withAgent(state, project, 'loggingCmek', 'reading the settings of Logging');
  const kind = member === 'serviceAccountId' ? 'cmekSettings' : 'settings';
  const body: JsonObject = {
    name: `${name}/${kind}`,
    [member]: agentEmail(next, project, 'loggingCmek'),
  };
  return { state: next, body };
}
