import { detectTampering, TAMPER_DETECTIONS, tamperSinkFilter } from '../../../core/tamper';
import { matchesLogQuery, parseLogQuery } from '../../../sandbox/log-query';
import { LOG_ENTRY_NAMES, logEntry, logEntryJson, PIPELINE } from '../../factories/log-entry';

/** The detection and the severity that each fixture must result in. */
const DETECTED: Readonly<Record<string, string>> = {
  'admission-breakglass-in-a-deploy': 'admission-breakglass ERROR',
  'admission-breakglass-of-a-revision': 'admission-breakglass ERROR',
  'admission-refused': 'admission-refused INFO',
  'alerting-metric-deleted': 'alerting CRITICAL',
  'alerting-policy-deleted': 'alerting ERROR',
  'attestation-deleted': 'attestation ERROR',
  'attestation-note-deleted': 'attestation CRITICAL',
  'audit-config-exempts-somebody': 'audit-config CRITICAL',
  'audit-config-removed': 'audit-config CRITICAL',
  'binary-authorization-attestor-deleted': 'binary-authorization-attestor CRITICAL',
  'binary-authorization-policy-as-declared': 'binary-authorization-policy WARNING',
  'binary-authorization-policy-in-dry-run': 'binary-authorization-policy CRITICAL',
  'binary-authorization-policy-weakened': 'binary-authorization-policy CRITICAL',
  'binary-authorization-policy-weakening-denied': 'binary-authorization-policy WARNING',
  'binary-authorization-policy-with-a-pattern-more': 'binary-authorization-policy CRITICAL',
  'binary-authorization-policy-with-an-attestor-less': 'binary-authorization-policy CRITICAL',
  'binary-authorization-policy-without-global-evaluation': 'binary-authorization-policy CRITICAL',
  'custom-role-updated': 'custom-role CRITICAL',
  'deny-policy-against-somebody': 'deny-policy WARNING',
  'deny-policy-against-us': 'deny-policy CRITICAL',
  'evidence-deleted': 'evidence CRITICAL',
  'evidence-updated': 'evidence CRITICAL',
  'function-deleted-first': 'function CRITICAL',
  'function-deleted-last': 'function CRITICAL',
  'function-updated-first': 'function CRITICAL',
  'identity-account-disabled': 'identity-account CRITICAL',
  'identity-account-key-created': 'identity-account CRITICAL',
  'identity-grants-added': 'identity-grants CRITICAL',
  'identity-grants-removed': 'identity-grants CRITICAL',
  'identity-token-taken-by-a-federated-principal': 'identity-token CRITICAL',
  'identity-token-taken-for-a-push': 'identity-token INFO',
  'kms-key-destroyed': 'kms-key CRITICAL',
  'kms-key-disabled': 'kms-key CRITICAL',
  'ledger-deleted-first': 'ledger CRITICAL',
  'ledger-protection-lifted': 'ledger CRITICAL',
  'logging-bucket-log-deleted': 'logging-bucket ERROR',
  'logging-bucket-retention-shortened': 'logging-bucket CRITICAL',
  'logging-exclusion-created': 'logging-exclusion ERROR',
  'logging-sink-default-narrowed': 'logging-sink ERROR',
  'logging-sink-disabled': 'logging-sink CRITICAL',
  'org-policy-updated': 'org-policy CRITICAL',
  'org-policy-v1-cleared': 'org-policy CRITICAL',
  'project-lifecycle-deleted': 'project-lifecycle CRITICAL',
  'pubsub-subscription-deleted': 'pubsub-subscription CRITICAL',
  'pubsub-subscription-detached': 'pubsub-subscription CRITICAL',
  'pubsub-subscription-emptied-by-seek': 'pubsub-subscription CRITICAL',
  'pubsub-subscription-expired': 'pubsub-subscription CRITICAL',
  'pubsub-subscription-sent-elsewhere': 'pubsub-subscription CRITICAL',
  'pubsub-subscription-updated': 'pubsub-subscription ERROR',
  'pubsub-topic-deleted': 'pubsub-topic CRITICAL',
  'pubsub-topic-deleted-by-nobody-known': 'pubsub-topic CRITICAL',
  'pubsub-topic-deleted-by-ourselves': 'pubsub-topic CRITICAL',
  'pubsub-topic-deleted-by-the-deployer': 'pubsub-topic ERROR',
  'pubsub-topic-deletion-by-ourselves-denied': 'pubsub-topic CRITICAL',
  'pubsub-topic-deletion-denied': 'pubsub-topic WARNING',
  'run-service-deleted': 'run-service CRITICAL',
  'run-service-replaced-beneath-a-function': 'run-service INFO',
  'run-service-replaced-internally-by-a-person': 'run-service CRITICAL',
  'scc-bulk-mute-first': 'scc-bulk-mute CRITICAL',
  'scc-bulk-mute-last': 'scc-bulk-mute CRITICAL',
  'scc-custom-module-deleted': 'scc-custom-module ERROR',
  'scc-export-deleted': 'scc-export ERROR',
  'scc-finding-state-inactive': 'scc-finding-state WARNING',
  'scc-finding-state-muted': 'scc-finding-state WARNING',
  'scc-mute-config-created': 'scc-mute-config CRITICAL',
  'scc-mute-config-for-something-else': 'scc-mute-config ERROR',
  'scc-notification-config-deleted': 'scc-notification-config CRITICAL',
  'scc-notification-config-updated': 'scc-notification-config CRITICAL',
  'scc-notification-config-v1-deleted': 'scc-notification-config CRITICAL',
  'scc-service-disabled': 'scc-service CRITICAL',
  'scc-service-older-api-disabled': 'scc-service CRITICAL',
  'scheduler-job-paused': 'scheduler-job CRITICAL',
  'secret-destroyed': 'secret ERROR',
  'service-disabled': 'service-disabled CRITICAL',
};

/** Fixtures that must result in no detection, with the most similar detection, and whether the sink matches them. */
const NOT_DETECTED: Readonly<Record<string, { readonly near: string; readonly passes?: true }>> = {
  'admission-of-a-deploy': { near: 'admission-breakglass' },
  'admission-of-a-revision': { near: 'admission-refused' },
  'alerting-metric-of-others-deleted': { near: 'alerting' },
  'attestation-note-of-others-deleted': { near: 'attestation' },
  'attestation-read': { near: 'attestation' },
  'audit-config-added': { near: 'audit-config', passes: true },
  'binary-authorization-attestor-read': { near: 'binary-authorization-attestor' },
  'binary-authorization-policy-read': { near: 'binary-authorization-policy' },
  'custom-role-of-others-updated': { near: 'custom-role' },
  'deny-policy-read': { near: 'deny-policy' },
  'evidence-of-others-deleted': { near: 'evidence' },
  'function-of-others-deleted': { near: 'function' },
  'identity-account-of-others-key-created': { near: 'identity-account' },
  'identity-grants-of-a-namesake-added': { near: 'identity-grants' },
  'identity-grants-of-others-added': { near: 'identity-grants' },
  'identity-token-of-others-taken': { near: 'identity-token' },
  'kms-key-of-others-destroyed': { near: 'kms-key' },
  'ledger-of-others-changed': { near: 'ledger' },
  'logging-bucket-of-others-changed': { near: 'logging-bucket' },
  'logging-exclusion-deleted': { near: 'logging-exclusion' },
  'logging-sink-of-others-disabled': { near: 'logging-sink' },
  'org-policy-on-something-else-updated': { near: 'org-policy' },
  'project-lifecycle-of-another-project': { near: 'project-lifecycle' },
  'pubsub-subscription-of-others-deleted': { near: 'pubsub-subscription' },
  'pubsub-topic-of-a-namesake-deleted': { near: 'pubsub-topic' },
  'pubsub-topic-of-others-deleted': { near: 'pubsub-topic' },
  'run-service-of-others-deleted': { near: 'run-service' },
  'scc-custom-module-validated': { near: 'scc-custom-module' },
  'scc-export-read': { near: 'scc-export' },
  'scc-finding-state-unmuted': { near: 'scc-finding-state', passes: true },
  'scc-findings-grouped': { near: 'scc-bulk-mute' },
  'scc-mute-config-read': { near: 'scc-mute-config' },
  'scc-notification-config-of-others-deleted': { near: 'scc-notification-config' },
  'scc-service-disabled-validate-only': { near: 'scc-service', passes: true },
  'scc-service-enabled': { near: 'scc-service', passes: true },
  'scheduler-job-of-others-paused': { near: 'scheduler-job' },
  'secret-of-others-destroyed': { near: 'secret' },
  'service-not-needed-disabled': { near: 'service-disabled' },
};

const sink = parseLogQuery(tamperSinkFilter(PIPELINE));

describe('an entry about tampering', () => {
  test.each(Object.entries(DETECTED))('%s is detected as %s', (name, expected) => {
    const result = detectTampering(logEntry(name), PIPELINE);
    const found =
      result.kind === 'tampering' ? result.found.map(({ id, severity }) => `${id} ${severity}`) : [];
    expect(found).toEqual([expected]);
  });

  test.each(Object.keys(DETECTED))("%s passes the sink's filter", (name) => {
    expect(matchesLogQuery(sink, logEntryJson(name))).toBe(true);
  });
});

describe('an entry without tampering', () => {
  test.each(Object.keys(NOT_DETECTED))('%s is not detected', (name) => {
    expect(detectTampering(logEntry(name), PIPELINE)).toMatchObject({ kind: 'not-tampering' });
  });

  test.each(Object.entries(NOT_DETECTED))(
    "%s matches the sink's filter as expected: %j",
    (name, { passes }) => {
      expect(matchesLogQuery(sink, logEntryJson(name))).toBe(passes === true);
    },
  );
});

describe('the fixtures', () => {
  test('all have an expected result', () => {
    expect([...Object.keys(DETECTED), ...Object.keys(NOT_DETECTED)].sort()).toEqual(LOG_ENTRY_NAMES);
  });

  test.each(TAMPER_DETECTIONS.map(({ id }) => id))(
    'include one that %s detects, and one that it must ignore',
    (id) => {
      const inFavour = Object.values(DETECTED).some((expected) => expected.startsWith(`${id} `));
      const against = Object.values(NOT_DETECTED).some(({ near }) => near === id);
      expect([inFavour, against]).toEqual([true, true]);
    },
  );
});
