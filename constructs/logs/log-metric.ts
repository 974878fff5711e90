import { LoggingMetric } from '@cdktf/provider-google/lib/logging-metric';
import { Construct } from 'constructs';
import type { Project } from '../provider/project';
import type { TypedLoggingMetricConfig } from '../provider/provider-enums';
import { type Transform, transformed } from '../provider/transform';
import type { LogBucket } from './log-bucket';
import { problemsOfLogFilter } from './log-filter';

export interface LogMetricProps {
  readonly project: Project;
  /** `riposte-tamper`, at most 100 characters. */
  readonly name: string;
  readonly description: string;
  readonly filter: string;
  /** Counts the entries that arrive in this bucket, from any project. @default - what the project itself logs */
  readonly bucket?: LogBucket;
  /** @default - the arguments of the construct */
  readonly transform?: Transform<TypedLoggingMetricConfig>;
}

/** Counts log entries. Alerts cannot query a bucket directly. */
export class LogMetric extends Construct {
  readonly metric: LoggingMetric;

  constructor(scope: Construct, id: string, props: LogMetricProps) {
    super(scope, id);
    const { project, name, description, filter, bucket } = props;
    this.metric = new LoggingMetric(
      this,
      'metric',
      transformed(
        {
          project: project.id,
          name,
          description,
          filter,
          metricDescriptor: { metricKind: 'DELTA', valueType: 'INT64', unit: '1' },
          ...(bucket ? { bucketName: bucket.bucket.id } : {}),
        },
        props.transform,
      ),
    );
    this.node.addValidation({
      validate: () => problemsOfLogFilter(filter).map((problem) => `${this.node.path}: ${problem}`),
    });
  }
}
