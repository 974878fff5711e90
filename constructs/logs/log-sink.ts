import {
  LoggingFolderSink,
  type LoggingFolderSinkConfig,
} from '@cdktf/provider-google/lib/logging-folder-sink';
import {
  LoggingOrganizationSink,
  type LoggingOrganizationSinkConfig,
} from '@cdktf/provider-google/lib/logging-organization-sink';
import {
  LoggingProjectSink,
  type LoggingProjectSinkConfig,
} from '@cdktf/provider-google/lib/logging-project-sink';
import { Construct } from 'constructs';
import type { FindingScope } from '../intake/finding-notifications';
import { type Transform, transformed } from '../provider/transform';
import { problemsOfLogFilter } from './log-filter';

/** The source of the logs: exactly one of the three, by id. The same shape as the scope of findings. */
export type LogScope = FindingScope;

export interface LogSinkProps {
  /** Its own logs and, for a folder or an organization, those of everything below it. */
  readonly scope: LogScope;
  /** Unique within the scope. */
  readonly name: string;
  readonly description: string;
  /** `logging.googleapis.com/projects/P/locations/L/buckets/B` or `pubsub.googleapis.com/projects/P/topics/T`. */
  readonly destination: string;
  /** In the Logging query language. */
  readonly filter: string;
  /**
   * Refuse plans that destroy or replace it.
   *
   * @default true
   */
  readonly preventDestroy?: boolean;
  /** @default - the arguments of the construct */
  readonly transform?: Transform<CommonSinkConfig>;
}

/** The arguments that the three classes share. */
export type CommonSinkConfig = Omit<LoggingOrganizationSinkConfig, 'orgId' | 'includeChildren'> &
  Omit<LoggingFolderSinkConfig, 'folder' | 'includeChildren'> &
  Omit<LoggingProjectSinkConfig, 'project'>;

export type SinkResource = LoggingOrganizationSink | LoggingFolderSink | LoggingProjectSink;

const SINK_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;
const LONGEST_DESCRIPTION = 8_000;

/**
 * One sink of an organization, a folder or a project.
 *
 * It always includes children: provider 6.50 sends a later change of that argument without its value, a silent no-op,
 * so it is not configurable. Exclusions are fixed to none, because they take precedence over the filter: if somebody
 * adds one by hand, the next plan shows a change. The writer is an account of the sink's own scope, never one that all
 * projects share (TPG #12308).
 */
export class LogSink extends Construct {
  readonly sink: SinkResource;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LogSinkProps,
  ) {
    super(scope, id);
    this.sink = this.createSink();
    this.node.addValidation({ validate: () => this.problems() });
  }

  /** The IAM member that writes to the destination. Without a grant there, the sink exports nothing. */
  get writer(): string {
    return this.sink.writerIdentity;
  }

  private createSink(): SinkResource {
    const { scope, name, description, destination, filter, preventDestroy = true, transform } = this.props;
    const common: CommonSinkConfig = transformed(
      {
        name,
        description,
        destination,
        filter,
        disabled: false,
        exclusions: [],
        lifecycle: { preventDestroy },
      },
      transform,
    );
    if ('organization' in scope) {
      const { uniqueWriterIdentity: _own, customWriterIdentity: _none, ...rest } = common;
      return new LoggingOrganizationSink(this, 'sink', {
        ...rest,
        orgId: scope.organization,
        includeChildren: true,
      });
    }
    if ('folder' in scope) {
      const { uniqueWriterIdentity: _own, customWriterIdentity: _none, ...rest } = common;
      return new LoggingFolderSink(this, 'sink', { ...rest, folder: scope.folder, includeChildren: true });
    }
    return new LoggingProjectSink(this, 'sink', {
      ...common,
      project: scope.project,
      uniqueWriterIdentity: true,
    });
  }

  private problems(): string[] {
    const { name, description, filter } = this.props;
    return [
      ...(SINK_NAME.test(name)
        ? []
        : [
            `"${name}" is not a sink name; expected 1 to 100 letters, digits, _ . -, starting with a letter or digit; correct it`,
          ]),
      ...(description.length <= LONGEST_DESCRIPTION
        ? []
        : [`the description has ${description.length} characters; expected at most 8,000; shorten it`]),
      ...problemsOfScope(this.props.scope),
      ...problemsOfLogFilter(filter),
    ].map((problem) => `${this.node.path}: ${problem}`);
  }
}

/** Organization and folder ids are numbers. From anything else, the provider would build a wrong parent. */
export function problemsOfScope(scope: LogScope): string[] {
  if ('organization' in scope && !/^\d+$/.test(scope.organization)) {
    return [`"${scope.organization}" is not an organization number; expected digits; write the number only`];
  }
  if ('folder' in scope && !/^(?:folders\/)?\d+$/.test(scope.folder)) {
    return [`"${scope.folder}" is not a folder number; expected digits; write the number only`];
  }
  return [];
}

/** `organizations/1`, `folders/2` or `projects/p`. */
export function scopeName(scope: LogScope): string {
  if ('organization' in scope) return `organizations/${scope.organization}`;
  if ('folder' in scope) return `folders/${scope.folder.replace(/^folders\//, '')}`;
  return `projects/${scope.project}`;
}
