import type { CloudSchedulerJob } from '@cdktf/provider-google/lib/cloud-scheduler-job';
import type { SccV2OrganizationSource } from '@cdktf/provider-google/lib/scc-v2-organization-source';
import { SccV2OrganizationSourceIamMember } from '@cdktf/provider-google/lib/scc-v2-organization-source-iam-member';
import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { HEARTBEAT_CATEGORY } from '../../core/detectors/heartbeat-category';
import { heartbeatFinding } from '../../core/heartbeat/heartbeat';
import type { JsonObject } from '../../core/values/json';
import { locationProblems } from '../checks/location-problems';
import type { Project } from '../provider/project';
import { heartbeatSource } from './heartbeat-source';
import { scheduledCall } from './scheduled-call';

export interface OrganizationHeartbeatProps {
  readonly project: Project;
  readonly region: string;
  /** Prefix of the scheduler jobs and their service account: at most 30 characters. */
  readonly name: string;
  /** Number of the organization. */
  readonly organization: string;
  /**
   * An existing source to use, `organizations/O/sources/S`, for example from an earlier deployment. Sources cannot be
   * deleted.
   *
   * @default - a new source
   */
  readonly sourceName?: string;
}

const API = 'https://securitycenter.googleapis.com/v2';
/** A service account id has 6 to 30 characters. */
const NAME = /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/;

interface Beat {
  readonly id: string;
  readonly schedule: string;
  readonly description: string;
  readonly httpMethod: 'POST' | 'PATCH';
  /** The part of the URL after the finding's name. */
  readonly verb: string;
  readonly body: JsonObject;
}

/**
 * Two jobs, five minutes apart, set the finding to active and to inactive: SCC publishes changes, not repetitions. They
 * call setState, because `state` is output only in the definition of a finding, so UpdateFinding may ignore it.
 */
const switching = (state: 'ACTIVE' | 'INACTIVE', schedule: string): Beat => ({
  id: state.toLowerCase(),
  schedule,
  description: `Sets the heartbeat's finding to ${state}. An alert fires when heartbeats stop.`,
  httpMethod: 'POST',
  verb: ':setState',
  body: { state },
});

/**
 * The finding whose state changes. UpdateFinding creates a missing finding; "the field mask should not be specified
 * when creating a finding", and nothing in the body is output only (google/cloud/securitycenter/v2). For a finding that
 * exists, the same call changes nothing. The call runs a minute before the next beat.
 */
const keeping = (organization: string): Beat => ({
  id: 'finding',
  schedule: '9,19,29,39,49,59 * * * *',
  description: "Creates the heartbeat's finding if it is missing. It is not a threat.",
  httpMethod: 'PATCH',
  verb: '',
  body: {
    category: HEARTBEAT_CATEGORY,
    description: 'A heartbeat of Riposte, not a threat.',
    eventTime: '2026-01-01T00:00:00Z',
    findingClass: 'OBSERVATION',
    resourceName: `//cloudresourcemanager.googleapis.com/organizations/${organization}`,
    severity: 'LOW',
  },
});

/**
 * A heartbeat that begins in Security Command Center. A canary finding in a source of its own changes its state every
 * five minutes, and SCC publishes each change like that of any finding. The account that writes the finding can write
 * findings of this source and do nothing else.
 *
 * The responder accepts the heartbeat category from one source only. The config names that source, and Google assigns
 * its name: deploy the source first, then write the name into the config (docs/heartbeat.md).
 *
 * Not yet proven against a live organization:
 * - that UpdateFinding without a mask creates a missing finding and leaves the state of an existing one alone. The
 *   definition states both ("creates or updates", `state` is output only). gcloud patches `state` through a mask, so
 *   the output-only mark is not enforced everywhere. If an update without a mask resets the state, the next beat sets
 *   it;
 * - that the API accepts a body with a fixed eventTime repeatedly (no page requires it to grow);
 * - that SCC notifies about a finding in a custom source as quickly as about a detector's.
 * If one of these is wrong, no heartbeat arrives and the alert fires.
 */
export class OrganizationHeartbeat extends Construct {
  readonly account: ServiceAccount;
  /** Undefined with an existing source. */
  readonly source?: SccV2OrganizationSource;
  readonly jobs: readonly CloudSchedulerJob[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: OrganizationHeartbeatProps,
  ) {
    super(scope, id);
    this.account = this.createAccount();
    if (props.sourceName === undefined) {
      this.source = heartbeatSource(this, 'source', {
        organization: props.organization,
        account: this.account,
      });
    }
    this.allowWriting();
    this.jobs = [
      switching('ACTIVE', '0,10,20,30,40,50 * * * *'),
      switching('INACTIVE', '5,15,25,35,45,55 * * * *'),
      keeping(props.organization),
    ].map((beat) => this.createJob(beat));
    this.node.addValidation({ validate: () => locationProblems(this) });
    this.node.addValidation({ validate: () => this.problems() });
  }

  private get sourceName(): string {
    return this.source?.name ?? (this.props.sourceName as string);
  }

  private createAccount(): ServiceAccount {
    return new ServiceAccount(this, 'account', {
      project: this.props.project.id,
      accountId: this.props.name,
      displayName: this.props.name,
      description: "Writes the heartbeat's finding into its own source. Has no other permissions.",
    });
  }

  /** A predefined role: no custom role is known to carry securitycenter.findings.update. Granted on the one source. */
  private allowWriting(): void {
    new SccV2OrganizationSourceIamMember(this, 'writes-findings', {
      organization: this.props.organization,
      source: this.sourceName,
      role: 'roles/securitycenter.findingsEditor',
      member: this.account.member,
    });
  }

  private createJob({ id, verb, ...call }: Beat): CloudSchedulerJob {
    const { project, region, name } = this.props;
    return scheduledCall(this, id, {
      ...call,
      project,
      region,
      name: `${name}-${id}`,
      uri: `${API}/${heartbeatFinding(this.sourceName)}${verb}`,
      account: this.account,
    });
  }

  private problems(): string[] {
    const { name, organization, sourceName } = this.props;
    const problems: string[] = [];
    if (!NAME.test(name)) {
      problems.push(
        `the name "${name}" does not fit; expected 6 to 30 lower-case letters, digits and -, starting with a letter; correct it`,
      );
    }
    if (!/^\d+$/.test(organization)) {
      problems.push(
        `"${organization}" is not an organization number; expected digits; write the number only`,
      );
    }
    if (
      sourceName !== undefined &&
      !Token.isUnresolved(sourceName) &&
      !/^organizations\/\d+\/sources\/\d+$/.test(sourceName)
    ) {
      problems.push(
        `"${sourceName}" is not a source name; expected organizations/O/sources/S; copy it from "gcloud scc sources describe"`,
      );
    }
    return problems.map((problem) => `${this.node.path}: ${problem}`);
  }
}
