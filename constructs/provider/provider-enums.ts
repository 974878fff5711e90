// Generated from the documentation of hashicorp/google 6.50.0 by `npm run enums`. Do not edit.
import type { ArtifactRegistryRepositoryConfig } from '@cdktf/provider-google/lib/artifact-registry-repository';
import type { BinaryAuthorizationPolicyConfig } from '@cdktf/provider-google/lib/binary-authorization-policy';
import type { CloudRunV2JobConfig } from '@cdktf/provider-google/lib/cloud-run-v2-job';
import type { Cloudfunctions2FunctionConfig } from '@cdktf/provider-google/lib/cloudfunctions2-function';
import type { FirestoreDatabaseConfig } from '@cdktf/provider-google/lib/firestore-database';
import type { LoggingMetricConfig } from '@cdktf/provider-google/lib/logging-metric';
import type { MonitoringAlertPolicyConfig } from '@cdktf/provider-google/lib/monitoring-alert-policy';
import type { OrgPolicyCustomConstraintConfig } from '@cdktf/provider-google/lib/org-policy-custom-constraint';
import type { PubsubTopicConfig } from '@cdktf/provider-google/lib/pubsub-topic';
import type { Typed } from './typed';

export type TypedArtifactRegistryRepositoryConfig = Typed<
  ArtifactRegistryRepositoryConfig,
  {
    readonly mode: 'STANDARD_REPOSITORY' | 'VIRTUAL_REPOSITORY' | 'REMOTE_REPOSITORY';
    readonly cleanupPolicies: {
      readonly action: 'DELETE' | 'KEEP';
      readonly condition: {
        readonly tagState: 'TAGGED' | 'UNTAGGED' | 'ANY';
      };
    };
    readonly mavenConfig: {
      readonly versionPolicy: 'VERSION_POLICY_UNSPECIFIED' | 'RELEASE' | 'SNAPSHOT';
    };
    readonly remoteRepositoryConfig: {
      readonly aptRepository: {
        readonly publicRepository: {
          readonly repositoryBase: 'DEBIAN' | 'UBUNTU' | 'DEBIAN_SNAPSHOT';
        };
      };
      readonly dockerRepository: {
        readonly publicRepository: 'DOCKER_HUB';
      };
      readonly mavenRepository: {
        readonly publicRepository: 'MAVEN_CENTRAL';
      };
      readonly npmRepository: {
        readonly publicRepository: 'NPMJS';
      };
      readonly pythonRepository: {
        readonly publicRepository: 'PYPI';
      };
      readonly yumRepository: {
        readonly publicRepository: {
          readonly repositoryBase:
            | 'CENTOS'
            | 'CENTOS_DEBUG'
            | 'CENTOS_VAULT'
            | 'CENTOS_STREAM'
            | 'ROCKY'
            | 'EPEL';
        };
      };
    };
    readonly vulnerabilityScanningConfig: {
      readonly enablementConfig: 'INHERITED' | 'DISABLED';
    };
  }
>;

export type TypedBinaryAuthorizationPolicyConfig = Typed<
  BinaryAuthorizationPolicyConfig,
  {
    readonly globalPolicyEvaluationMode: 'ENABLE' | 'DISABLE';
    readonly clusterAdmissionRules: {
      readonly enforcementMode: 'ENFORCED_BLOCK_AND_AUDIT_LOG' | 'DRYRUN_AUDIT_LOG_ONLY';
      readonly evaluationMode: 'ALWAYS_ALLOW' | 'REQUIRE_ATTESTATION' | 'ALWAYS_DENY';
    };
    readonly defaultAdmissionRule: {
      readonly enforcementMode: 'ENFORCED_BLOCK_AND_AUDIT_LOG' | 'DRYRUN_AUDIT_LOG_ONLY';
      readonly evaluationMode: 'ALWAYS_ALLOW' | 'REQUIRE_ATTESTATION' | 'ALWAYS_DENY';
    };
  }
>;

export type TypedCloudRunV2JobConfig = Typed<
  CloudRunV2JobConfig,
  {
    readonly launchStage:
      | 'UNIMPLEMENTED'
      | 'PRELAUNCH'
      | 'EARLY_ACCESS'
      | 'ALPHA'
      | 'BETA'
      | 'GA'
      | 'DEPRECATED';
    readonly template: {
      readonly template: {
        readonly executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN1' | 'EXECUTION_ENVIRONMENT_GEN2';
        readonly volumes: {
          readonly emptyDir: {
            readonly medium: 'MEMORY';
          };
        };
        readonly vpcAccess: {
          readonly egress: 'ALL_TRAFFIC' | 'PRIVATE_RANGES_ONLY';
        };
      };
    };
  }
>;

export type TypedCloudfunctions2FunctionConfig = Typed<
  Cloudfunctions2FunctionConfig,
  {
    readonly eventTrigger: {
      readonly retryPolicy: 'RETRY_POLICY_UNSPECIFIED' | 'RETRY_POLICY_DO_NOT_RETRY' | 'RETRY_POLICY_RETRY';
    };
    readonly serviceConfig: {
      readonly ingressSettings: 'ALLOW_ALL' | 'ALLOW_INTERNAL_ONLY' | 'ALLOW_INTERNAL_AND_GCLB';
      readonly vpcConnectorEgressSettings:
        | 'VPC_CONNECTOR_EGRESS_SETTINGS_UNSPECIFIED'
        | 'PRIVATE_RANGES_ONLY'
        | 'ALL_TRAFFIC';
    };
  }
>;

export type TypedFirestoreDatabaseConfig = Typed<
  FirestoreDatabaseConfig,
  {
    readonly appEngineIntegrationMode: 'ENABLED' | 'DISABLED';
    readonly concurrencyMode: 'OPTIMISTIC' | 'PESSIMISTIC' | 'OPTIMISTIC_WITH_ENTITY_GROUPS';
    readonly databaseEdition: 'STANDARD' | 'ENTERPRISE';
    readonly deleteProtectionState:
      | 'DELETE_PROTECTION_STATE_UNSPECIFIED'
      | 'DELETE_PROTECTION_ENABLED'
      | 'DELETE_PROTECTION_DISABLED';
    readonly pointInTimeRecoveryEnablement:
      | 'POINT_IN_TIME_RECOVERY_ENABLED'
      | 'POINT_IN_TIME_RECOVERY_DISABLED';
    readonly type: 'FIRESTORE_NATIVE' | 'DATASTORE_MODE';
  }
>;

export type TypedLoggingMetricConfig = Typed<
  LoggingMetricConfig,
  {
    readonly metricDescriptor: {
      readonly metricKind: 'DELTA' | 'GAUGE' | 'CUMULATIVE';
      readonly valueType: 'BOOL' | 'INT64' | 'DOUBLE' | 'STRING' | 'DISTRIBUTION' | 'MONEY';
      readonly labels: {
        readonly valueType: 'BOOL' | 'INT64' | 'STRING';
      };
    };
  }
>;

export type TypedMonitoringAlertPolicyConfig = Typed<
  MonitoringAlertPolicyConfig,
  {
    readonly combiner: 'AND' | 'OR' | 'AND_WITH_MATCHING_RESOURCE';
    readonly severity: 'CRITICAL' | 'ERROR' | 'WARNING';
    readonly alertStrategy: {
      readonly notificationPrompts: 'NOTIFICATION_PROMPT_UNSPECIFIED' | 'OPENED' | 'CLOSED';
    };
    readonly conditions: {
      readonly conditionAbsent: {
        readonly aggregations: {
          readonly crossSeriesReducer:
            | 'REDUCE_NONE'
            | 'REDUCE_MEAN'
            | 'REDUCE_MIN'
            | 'REDUCE_MAX'
            | 'REDUCE_SUM'
            | 'REDUCE_STDDEV'
            | 'REDUCE_COUNT'
            | 'REDUCE_COUNT_TRUE'
            | 'REDUCE_COUNT_FALSE'
            | 'REDUCE_FRACTION_TRUE'
            | 'REDUCE_PERCENTILE_99'
            | 'REDUCE_PERCENTILE_95'
            | 'REDUCE_PERCENTILE_50'
            | 'REDUCE_PERCENTILE_05';
          readonly perSeriesAligner:
            | 'ALIGN_NONE'
            | 'ALIGN_DELTA'
            | 'ALIGN_RATE'
            | 'ALIGN_INTERPOLATE'
            | 'ALIGN_NEXT_OLDER'
            | 'ALIGN_MIN'
            | 'ALIGN_MAX'
            | 'ALIGN_MEAN'
            | 'ALIGN_COUNT'
            | 'ALIGN_SUM'
            | 'ALIGN_STDDEV'
            | 'ALIGN_COUNT_TRUE'
            | 'ALIGN_COUNT_FALSE'
            | 'ALIGN_FRACTION_TRUE'
            | 'ALIGN_PERCENTILE_99'
            | 'ALIGN_PERCENTILE_95'
            | 'ALIGN_PERCENTILE_50'
            | 'ALIGN_PERCENTILE_05'
            | 'ALIGN_PERCENT_CHANGE';
        };
      };
      readonly conditionMonitoringQueryLanguage: {
        readonly evaluationMissingData:
          | 'EVALUATION_MISSING_DATA_INACTIVE'
          | 'EVALUATION_MISSING_DATA_ACTIVE'
          | 'EVALUATION_MISSING_DATA_NO_OP';
      };
      readonly conditionSql: {
        readonly rowCountTest: {
          readonly comparison:
            | 'COMPARISON_GT'
            | 'COMPARISON_GE'
            | 'COMPARISON_LT'
            | 'COMPARISON_LE'
            | 'COMPARISON_EQ'
            | 'COMPARISON_NE';
        };
      };
      readonly conditionThreshold: {
        readonly comparison:
          | 'COMPARISON_GT'
          | 'COMPARISON_GE'
          | 'COMPARISON_LT'
          | 'COMPARISON_LE'
          | 'COMPARISON_EQ'
          | 'COMPARISON_NE';
        readonly evaluationMissingData:
          | 'EVALUATION_MISSING_DATA_INACTIVE'
          | 'EVALUATION_MISSING_DATA_ACTIVE'
          | 'EVALUATION_MISSING_DATA_NO_OP';
        readonly aggregations: {
          readonly crossSeriesReducer:
            | 'REDUCE_NONE'
            | 'REDUCE_MEAN'
            | 'REDUCE_MIN'
            | 'REDUCE_MAX'
            | 'REDUCE_SUM'
            | 'REDUCE_STDDEV'
            | 'REDUCE_COUNT'
            | 'REDUCE_COUNT_TRUE'
            | 'REDUCE_COUNT_FALSE'
            | 'REDUCE_FRACTION_TRUE'
            | 'REDUCE_PERCENTILE_99'
            | 'REDUCE_PERCENTILE_95'
            | 'REDUCE_PERCENTILE_50'
            | 'REDUCE_PERCENTILE_05';
          readonly perSeriesAligner:
            | 'ALIGN_NONE'
            | 'ALIGN_DELTA'
            | 'ALIGN_RATE'
            | 'ALIGN_INTERPOLATE'
            | 'ALIGN_NEXT_OLDER'
            | 'ALIGN_MIN'
            | 'ALIGN_MAX'
            | 'ALIGN_MEAN'
            | 'ALIGN_COUNT'
            | 'ALIGN_SUM'
            | 'ALIGN_STDDEV'
            | 'ALIGN_COUNT_TRUE'
            | 'ALIGN_COUNT_FALSE'
            | 'ALIGN_FRACTION_TRUE'
            | 'ALIGN_PERCENTILE_99'
            | 'ALIGN_PERCENTILE_95'
            | 'ALIGN_PERCENTILE_50'
            | 'ALIGN_PERCENTILE_05'
            | 'ALIGN_PERCENT_CHANGE';
        };
        readonly denominatorAggregations: {
          readonly crossSeriesReducer:
            | 'REDUCE_NONE'
            | 'REDUCE_MEAN'
            | 'REDUCE_MIN'
            | 'REDUCE_MAX'
            | 'REDUCE_SUM'
            | 'REDUCE_STDDEV'
            | 'REDUCE_COUNT'
            | 'REDUCE_COUNT_TRUE'
            | 'REDUCE_COUNT_FALSE'
            | 'REDUCE_FRACTION_TRUE'
            | 'REDUCE_PERCENTILE_99'
            | 'REDUCE_PERCENTILE_95'
            | 'REDUCE_PERCENTILE_50'
            | 'REDUCE_PERCENTILE_05';
          readonly perSeriesAligner:
            | 'ALIGN_NONE'
            | 'ALIGN_DELTA'
            | 'ALIGN_RATE'
            | 'ALIGN_INTERPOLATE'
            | 'ALIGN_NEXT_OLDER'
            | 'ALIGN_MIN'
            | 'ALIGN_MAX'
            | 'ALIGN_MEAN'
            | 'ALIGN_COUNT'
            | 'ALIGN_SUM'
            | 'ALIGN_STDDEV'
            | 'ALIGN_COUNT_TRUE'
            | 'ALIGN_COUNT_FALSE'
            | 'ALIGN_FRACTION_TRUE'
            | 'ALIGN_PERCENTILE_99'
            | 'ALIGN_PERCENTILE_95'
            | 'ALIGN_PERCENTILE_50'
            | 'ALIGN_PERCENTILE_05'
            | 'ALIGN_PERCENT_CHANGE';
        };
      };
    };
  }
>;

export type TypedOrgPolicyCustomConstraintConfig = Typed<
  OrgPolicyCustomConstraintConfig,
  {
    readonly actionType: 'ALLOW' | 'DENY';
  }
>;

export type TypedPubsubTopicConfig = Typed<
  PubsubTopicConfig,
  {
    readonly ingestionDataSourceSettings: {
      readonly platformLogsSettings: {
        readonly severity: 'SEVERITY_UNSPECIFIED' | 'DISABLED' | 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR';
      };
    };
    readonly schemaSettings: {
      readonly encoding: 'ENCODING_UNSPECIFIED' | 'JSON' | 'BINARY';
    };
  }
>;
