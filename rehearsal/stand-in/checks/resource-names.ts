import { dotted, type Problem } from '../problem';
import type { Path } from '../values';
import type { Check } from './check';

interface NameRule {
  readonly form: RegExp;
  readonly expected: string;
}

const PUBSUB: NameRule = {
  form: /^(?!goog)[A-Za-z][\w.~+%-]{2,254}$/,
  expected: '3-255 letters, digits and -_.~+%, a letter first, not beginning with goog',
};
const LABEL_LIKE = (length: number): NameRule => ({
  form: new RegExp(`^[a-z](?:[a-z0-9-]{0,${length - 2}}[a-z0-9])?$`),
  expected: `at most ${length} small letters, digits and dashes, a letter first, no dash last`,
});
const LOG_NAME: NameRule = {
  form: /^[A-Za-z0-9_.-]{1,100}$/,
  expected: 'at most 100 letters, digits and _-.',
};
const KEY_NAME: NameRule = { form: /^[a-zA-Z0-9_-]{1,63}$/, expected: 'at most 63 letters, digits, _ and -' };
const TOPIC: NameRule = {
  form: /^(?:projects\/[a-z0-9.:-]+\/topics\/)?[A-Za-z][\w.~+%-]{2,254}$/,
  expected: 'a topic name, or projects/PROJECT/topics/NAME',
};
const FULL_TOPIC: NameRule = {
  form: /^projects\/[a-z0-9.:-]+\/topics\/[A-Za-z][\w.~+%-]{2,254}$/,
  expected: 'projects/PROJECT/topics/NAME',
};
const CRYPTO_KEY: NameRule = {
  form: /^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+(?:\/cryptoKeyVersions\/[^/]+)?$/,
  expected: 'projects/PROJECT/locations/LOCATION/keyRings/RING/cryptoKeys/KEY',
};
const SINK_DESTINATION: NameRule = {
  form: /^(?:storage\.googleapis\.com\/[^/]+|bigquery\.googleapis\.com\/projects\/[^/]+\/datasets\/[^/]+|pubsub\.googleapis\.com\/projects\/[^/]+\/topics\/[^/]+|logging\.googleapis\.com\/projects\/[^/]+(?:\/locations\/[^/]+\/buckets\/[^/]+)?)$/,
  expected:
    'storage.googleapis.com/BUCKET, bigquery.googleapis.com/projects/P/datasets/D, pubsub.googleapis.com/projects/P/topics/T or logging.googleapis.com/projects/P/locations/L/buckets/B',
};

/** By type and argument: the forms that Google holds names to. Sources: the API references of the named resources. */
const RULES: Readonly<Record<string, Readonly<Record<string, NameRule>>>> = {
  google_artifact_registry_repository: { repository_id: LABEL_LIKE(63) },
  google_binary_authorization_policy: {
    'default_admission_rule.require_attestations_by': {
      form: /^(?:projects\/[^/]+\/attestors\/)?[a-zA-Z0-9_-]+$/,
      expected: 'projects/PROJECT/attestors/NAME',
    },
  },
  google_cloud_run_v2_service: { name: LABEL_LIKE(49) },
  google_cloudfunctions2_function: { name: LABEL_LIKE(63) },
  google_firestore_database: {
    name: {
      form: /^(?:\(default\)|(?![0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$)[a-z][a-z0-9-]{2,61}[a-z0-9])$/,
      expected:
        '(default), or 4-63 small letters, digits and dashes, a letter first, no dash last, not like a UUID',
    },
  },
  google_kms_crypto_key: { name: KEY_NAME },
  google_kms_key_ring: { name: KEY_NAME },
  google_logging_folder_sink: { name: LOG_NAME, destination: SINK_DESTINATION },
  google_logging_organization_sink: { name: LOG_NAME, destination: SINK_DESTINATION },
  google_logging_project_bucket_config: { bucket_id: LOG_NAME },
  google_logging_project_sink: { name: LOG_NAME, destination: SINK_DESTINATION },
  google_project_service: {
    service: {
      form: /^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+$/,
      expected: 'a service name such as pubsub.googleapis.com',
    },
  },
  google_pubsub_subscription: {
    name: PUBSUB,
    topic: TOPIC,
    'dead_letter_policy.dead_letter_topic': FULL_TOPIC,
  },
  google_pubsub_topic: { name: PUBSUB },
  google_scc_v2_folder_notification_config: { pubsub_topic: FULL_TOPIC },
  google_scc_v2_organization_notification_config: { pubsub_topic: FULL_TOPIC },
  google_scc_v2_project_notification_config: { pubsub_topic: FULL_TOPIC },
  google_secret_manager_secret: {
    secret_id: { form: /^[a-zA-Z0-9_-]{1,255}$/, expected: 'at most 255 letters, digits, _ and -' },
  },
  google_service_account: {
    account_id: {
      form: /^[a-z](?:[a-z0-9-]{4,28}[a-z0-9])$/,
      expected: '6-30 small letters, digits and dashes, a letter first, no dash last',
    },
  },
  google_storage_bucket: {
    name: {
      form: /^(?!goog)(?!.*google)[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/,
      expected: '3-63 small letters, digits, dashes, _ and dots, not containing google',
    },
  },
};

/** Names and references of a form that Google refuses, by resource type; and KMS keys wherever they are named. */
export const checkResourceNames: Check = ({ type, known }) =>
  known.flatMap(({ value, path }): Problem[] => {
    const rule = ruleFor(type, path);
    const texts = Array.isArray(value) ? value : [value];
    if (!rule) return [];
    return texts
      .filter((text): text is string => typeof text === 'string' && text !== '' && !rule.form.test(text))
      .map((text) => ({
        summary: `invalid value for ${dotted(path)}: ${JSON.stringify(text)}`,
        detail: `Expected ${rule.expected}.`,
        path,
      }));
  });

function ruleFor(type: string, path: Path): NameRule | undefined {
  const argument = path.filter((step) => typeof step === 'string').join('.');
  const rules = Object.hasOwn(RULES, type) ? RULES[type] : undefined;
  if (rules && Object.hasOwn(rules, argument)) return rules[argument];
  return String(path.at(-1)) === 'kms_key_name' ? CRYPTO_KEY : undefined;
}
