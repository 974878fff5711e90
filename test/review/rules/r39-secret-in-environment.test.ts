import type { Head } from '../cases/head';
import { describeRule, type RuleCase } from '../rule-cases';

const TYPE = 'google_cloudfunctions2_function';
const sets = (name: string, value: string): Pick<RuleCase, 'edit'> => ({
  edit: (head: Head) =>
    head.set(head.the(TYPE, 'responder/function'), `service_config.environment_variables.${name}`, value),
});
const found = (name: string): RuleCase['finds'] => [
  {
    at: 'responder/function',
    severity: 'high',
    says: new RegExp(`^${name} contains what looks like a secret in clear text\\.$`),
  },
];
/** Concatenated here, so that no scanner reports this file as a leak. */
const like = (...parts: readonly string[]): string => parts.join('');

describeRule('R39', [
  {
    name: 'writes an API key into the environment',
    ...sets('LOOKUP', like('AIza', 'x'.repeat(35))),
    finds: found('LOOKUP'),
  },
  {
    name: 'writes a token of GitHub into the environment',
    ...sets('X', like('ghp', '_', 'a'.repeat(36))),
    finds: found('X'),
  },
  {
    name: 'writes a private key into the environment',
    ...sets('X', like('-----BEGIN ', 'PRIVATE KEY-----\nabc')),
    finds: found('X'),
  },
  {
    name: 'writes a password into a URL',
    ...sets('X', 'https://me:hunter22@example.com/'),
    finds: found('X'),
  },
  {
    name: 'writes a value into a variable whose name contains PASSWORD',
    ...sets('DB_PASSWORD', 'correct-horse'),
    finds: found('DB_PASSWORD'),
  },
  {
    name: 'names a secret by its resource',
    ...sets('API_KEY_NAME', 'projects/p/secrets/s/versions/1'),
    finds: [],
  },
  { name: 'states the number of tokens', ...sets('TOKENS', '12'), finds: [] },
  { name: 'writes a word into the environment', ...sets('LOG_LEVEL', 'debug'), finds: [] },
  {
    name: 'writes a secret into a container',
    edit: (head) =>
      head.set(head.the('google_cloud_run_v2_job'), 'template.template.containers.0.env', [
        { name: 'X', value: like('ya29', '.', 'b'.repeat(30)) },
      ]),
    finds: [{ at: 'canary/job', severity: 'high' }],
  },
  {
    name: 'writes a token into the headers of a call',
    edit: (head) =>
      head.set(head.the('google_cloud_scheduler_job', 'canary/schedule'), 'http_target.headers', {
        Authorization: like('Bearer ', 'c'.repeat(30)),
      }),
    finds: [{ at: 'canary/schedule', severity: 'high' }],
  },
  {
    name: 'keeps an existing secret',
    given: (head) =>
      head.set(
        head.the(TYPE, 'responder/function'),
        'service_config.environment_variables.DB_PASSWORD',
        'correct-horse',
      ),
    edit: (head) => head.set(head.the(TYPE, 'responder/function'), 'service_config.available_memory', '1Gi'),
    finds: [],
  },
]);
